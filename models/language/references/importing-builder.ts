import {
  type BuildOptions,
  type Cancellation,
  DefaultDocumentBuilder,
  DocumentState,
  isOperationCancelled,
  type LangiumDocument,
  type LangiumSharedCoreServices,
} from 'langium';
import type * as ast from '../generated/ast.js';
import { isNetworkPath, networkPathProblem } from '../../data/network-path.js';
import { fileOf, importedDocuments, importedUri, type ImportProblem, setImportProblem } from './imports.js';
import { nestFilesOf } from './nest-files.js';

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Langium's builder, which reads imported files from the disk when a file that imports them is built, and builds a file
 * anew when one that it imports has changed: no other file can be affected.
 */
export class ImportingDocumentBuilder extends DefaultDocumentBuilder {
  constructor(private readonly services: LangiumSharedCoreServices) {
    super(services);
  }

  protected override async buildDocuments(
    documents: LangiumDocument[],
    options: BuildOptions,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<void> {
    const all = new Set(documents);
    for (const document of all) {
      const problem = await this.parse(document, cancelToken);
      if (problem !== null) {
        all.delete(document);
        continue;
      }
      for (const imported of await this.load(document, cancelToken)) {
        if (imported.state < DocumentState.Validated) all.add(imported);
      }
    }
    await super.buildDocuments([...all], options, cancelToken);
  }

  /** Reads and parses a document; one that can't be read is forgotten, and what keeps it from that is returned. */
  private async parse(document: LangiumDocument, cancelToken: Cancellation.CancellationToken): Promise<string | null> {
    const { LangiumDocumentFactory, LangiumDocuments } = this.services.workspace;
    try {
      await this.runCancelable([document], DocumentState.Parsed, cancelToken, (unread) =>
        LangiumDocumentFactory.update(unread, cancelToken),
      );
      return null;
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      LangiumDocuments.deleteDocument(document.uri);
      this.cleanUpDeleted(document);
      return messageOf(error);
    }
  }

  /** The files that a document imports, read from the disk where they are not open. */
  private async load(
    document: LangiumDocument,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<LangiumDocument[]> {
    const { LangiumDocuments } = this.services.workspace;
    for (const node of fileOf(document)?.imports ?? []) {
      setImportProblem(node, await this.loadImport(document, node, cancelToken));
    }
    return importedDocuments(document, LangiumDocuments);
  }

  /** What keeps an imported file from being read: a finding of the file that imports it. Null: nothing. */
  private async loadImport(
    document: LangiumDocument,
    node: ast.Import,
    cancelToken: Cancellation.CancellationToken,
  ): Promise<ImportProblem | null> {
    const uri = importedUri(document, node);
    const failed = (message: string): ImportProblem => ({ severity: 'error', message });
    if (isNetworkPath(node.path)) return failed(`${node.path}: ${networkPathProblem}`);
    if (!uri.path.endsWith('.nest')) return failed(`${uri.fsPath}: this is not a .nest file.`);
    const refusal = await nestFilesOf(this.services).importRefusal(document, uri.fsPath);
    if (refusal !== null) return { severity: 'information', message: refusal };
    try {
      const imported = await this.services.workspace.LangiumDocuments.getOrCreateDocument(uri);
      const problem = await this.parse(imported, cancelToken);
      return problem === null ? null : failed(problem);
    } catch (error) {
      if (isOperationCancelled(error)) throw error;
      return failed(messageOf(error));
    }
  }

  protected override shouldRelink(document: LangiumDocument, changedUris: Set<string>): boolean {
    return this.imports(document, changedUris, new Set());
  }

  /** Whether a document imports one of these, or imports one that does: a network may be derived through several files. */
  private imports(document: LangiumDocument, uris: ReadonlySet<string>, seen: Set<LangiumDocument>): boolean {
    if (seen.has(document)) return false;
    seen.add(document);
    const imports = (fileOf(document)?.imports ?? []).map((node) => importedUri(document, node).toString());
    if (imports.some((uri) => uris.has(uri))) return true;
    const imported = importedDocuments(document, this.services.workspace.LangiumDocuments);
    return imported.some((each) => this.imports(each, uris, seen));
  }
}
