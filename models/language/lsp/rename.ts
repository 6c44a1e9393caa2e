import type { IToken } from 'chevrotain';
import { type AstNode, AstUtils, CstUtils, type LangiumDocument, type ReferenceInfo } from 'langium';
import { DefaultRenameProvider, type LangiumServices } from 'langium/lsp';
import { basename } from 'node:path';
import {
  LSPErrorCodes,
  type Position,
  type RenameParams,
  ResponseError,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import * as ast from '../generated/ast.js';
import { RepairingParser } from '../parser/repairing-parser.js';
import { declaredNames } from '../references/declared-names.js';
import { fileOf, importingDocuments } from '../references/imports.js';
import { documentPath } from '../source-report.js';
import { isNamed, type Named, namedKinds } from './named-kinds.js';
import { unreadWords } from './unread-words.js';

/** A new name for something, and the documents in which it can be named. */
interface Renaming {
  readonly target: Named;
  readonly name: string;
  readonly documents: readonly LangiumDocument[];
}

function fileName(document: LangiumDocument): string {
  return basename(documentPath(document));
}

function referenced({ reference }: ReferenceInfo): AstNode | undefined {
  return 'ref' in reference ? reference.ref : undefined;
}

/** The names that stand beside a named thing: a block's other parameters, or what its file declares of its kind. */
function namesBeside(target: Named): ReadonlyMap<string, Named> {
  if (ast.isParameter(target)) return new Map(target.$container.parameters.map((node) => [node.name, node]));
  const { networks, data, constants, blocks } = declaredNames(target.$container);
  if (ast.isNetwork(target)) return networks;
  if (ast.isData(target)) return data;
  return ast.isLet(target) ? constants : blocks;
}

/** Renames across files, where every name still leads to what it led to before. */
export class NestimateRenameProvider extends DefaultRenameProvider {
  constructor(private readonly services: LangiumServices) {
    super(services);
  }

  /** @throws ResponseError with a message for the reader where the new name can't be taken */
  override async rename(document: LangiumDocument, params: RenameParams): Promise<WorkspaceEdit | undefined> {
    const target = this.targetAt(document, params.position);
    if (target === undefined) return undefined;
    const owner = AstUtils.getDocument(target);
    const documents = [owner, ...importingDocuments(owner, this.services.shared.workspace.LangiumDocuments)];
    const refusal = this.refusal({ target, name: params.newName, documents });
    if (refusal !== null) throw new ResponseError(LSPErrorCodes.RequestFailed, refusal);
    return super.rename(document, params);
  }

  private targetAt(document: LangiumDocument, position: Position): Named | undefined {
    const root = document.parseResult.value.$cstNode;
    const offset = document.textDocument.offsetAt(position);
    const leaf = CstUtils.findDeclarationNodeAtOffset(root, offset, this.grammarConfig.nameRegexp);
    return leaf === undefined ? undefined : this.references.findDeclarations(leaf).find(isNamed);
  }

  /** Why a name can't be taken; null where it can. */
  private refusal(renaming: Renaming): string | null {
    const { target, name } = renaming;
    if (name === target.name) return null;
    return this.unreadable(renaming) ?? this.hidden(renaming) ?? this.taken(renaming) ?? this.confused(renaming);
  }

  private unreadable({ target, name }: Renaming): string | null {
    const { words, beforeName } = namedKinds[target.$type];
    const { tokens, errors } = this.services.parser.Lexer.tokenize(name);
    const [token] = tokens as readonly (IToken | undefined)[];
    if (errors.length > 0 || token?.image !== name || !/^[\p{L}_]/u.test(name)) {
      return `'${name}' is not a name: a name is a letter or _, then letters, digits and _.`;
    }
    const parser = this.services.parser.LangiumParser;
    const expected = parser instanceof RepairingParser ? parser.expectedAfter(beforeName) : [];
    if (expected.some((each) => each.token === token.tokenType.name)) return null;
    return `'${name}' is a word of the language, which a ${words} can't be named. Take another name.`;
  }

  /** Where the old name stands in text that can't be read, it would stay behind. */
  private hidden({ target, documents }: Renaming): string | null {
    const unread = documents.find((document) => unreadWords(document).has(target.name));
    if (unread === undefined) return null;
    return `'${target.name}' stands in a part of ${fileName(unread)} that has a syntax error. Repair that first.`;
  }

  private taken({ target, name }: Renaming): string | null {
    if (!namesBeside(target).has(name)) return null;
    const { words } = namedKinds[target.$type];
    const where = ast.isParameter(target) ? target.$container.name : fileName(AstUtils.getDocument(target));
    return `there is a ${words} '${name}' in ${where} already. Take another name.`;
  }

  /** Where the new name would lead to something nearer, or something farther would be hidden from its uses. */
  private confused({ target, name, documents }: Renaming): string | null {
    for (const document of documents) {
      const root = fileOf(document);
      for (const info of root === null ? [] : AstUtils.streamAst(root).flatMap(AstUtils.streamReferences)) {
        const other = this.confusedWith(target, name, info);
        if (other === undefined || !isNamed(other)) continue;
        const { words } = namedKinds[other.$type];
        return `'${name}' is a ${words} in ${fileName(document)} already, where '${target.name}' can be named too. Take another name.`;
      }
    }
    return null;
  }

  private confusedWith(target: Named, name: string, info: ReferenceInfo): AstNode | undefined {
    const node = referenced(info);
    if (node === undefined || (node !== target && info.reference.$refText !== name)) return undefined;
    const elements = this.services.references.ScopeProvider.getScope(info).getAllElements().toArray();
    const own = elements.findIndex((each) => each.node === target);
    const other = elements.findIndex((each) => each.name === name);
    if (own < 0 || other < 0) return undefined;
    return (node === target ? other < own : own < other) ? elements[other].node : undefined;
  }
}
