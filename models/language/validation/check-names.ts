import { type AstNode, AstUtils, type LangiumCoreServices, type LangiumDocument, type LinkingError } from 'langium';
import { basename } from 'node:path';
import { activations } from '../../architecture/activation.js';
import { nearestName } from '../../data/nearest-name.js';
import * as ast from '../generated/ast.js';
import { brokenDeclarations } from '../parser/repairing-parser.js';
import { fileOf, importedDocuments, importedUri, importProblem } from '../references/imports.js';
import { documentPath, type SourceReport } from '../source-report.js';

type Named = ast.Network | ast.Data | ast.Let | ast.NamedBlock | ast.Parameter;

function reportDuplicates(report: SourceReport, nodes: readonly Named[], what: string): void {
  const seen = new Set<string>();
  for (const node of nodes) {
    if (seen.has(node.name)) {
      const message = `a ${what} '${node.name}' is declared above already. Rename this one.`;
      report.error({ node, property: 'name' }, 'duplicate-name', message);
    }
    seen.add(node.name);
  }
}

/** Names must be unique among what is named alike: networks, data blocks, constants, blocks, and a block's parameters. */
export function checkDuplicates(report: SourceReport, { declarations }: ast.File): void {
  const blocks = declarations.filter(ast.isNamedBlock);
  reportDuplicates(report, declarations.filter(ast.isNetwork), 'network');
  reportDuplicates(report, declarations.filter(ast.isData), 'data block');
  reportDuplicates(report, declarations.filter(ast.isLet), 'constant');
  reportDuplicates(report, blocks, 'block');
  for (const { parameters } of blocks) reportDuplicates(report, parameters, 'parameter');
}

/** What each reference of the language is to, for messages. */
function wanted(container: AstNode, property: string): string {
  if (ast.isConstant(container)) return 'constant';
  if (ast.isBlockCall(container)) return 'layer or block';
  return property === 'data' ? 'data block' : 'network';
}

/** The name that is declared where a reference stands: it can't be what was meant. */
function declaredAround(container: AstNode): string | undefined {
  if (ast.isConstant(container)) return AstUtils.getContainerOfType(container, ast.isLet)?.name;
  if (ast.isBlockCall(container)) return AstUtils.getContainerOfType(container, ast.isNamedBlock)?.name;
  return ast.isNetwork(container) ? container.name : undefined;
}

/** Words that a misspelt block may have been meant for. */
const layerWords = ['dense', 'conv', 'bn', ...activations];

/** So many unknown names are held against every known one; a text with more has another problem. */
const mostHints = 20;

/** What an unknown name may have been meant for: in words, and the one that is near. */
interface Hint {
  readonly hint: string;
  readonly near?: string;
}

function hintFor(services: LangiumCoreServices, { info }: LinkingError, name: string): Hint {
  const { container } = info;
  const self = declaredAround(container);
  const known = services.references.ScopeProvider.getScope(info)
    .getAllElements()
    .map((each) => each.name)
    .filter((each) => each !== self)
    .toArray();
  const near = nearestName(name, ast.isBlockCall(container) ? [...known, ...layerWords] : known);
  if (near !== null) return { hint: ` Did you mean '${near}'?`, near };
  if (known.length === 0) return { hint: ' Declare it first.' };
  return { hint: ` There is: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}.` };
}

/** Names that are declared where the text can't be read: nothing more is said of them. */
function unreadNames(documents: readonly LangiumDocument[]): Set<string> {
  const broken = documents.flatMap(({ parseResult }) => brokenDeclarations(parseResult.value));
  return new Set(broken.flatMap(({ name }) => name ?? []));
}

/** Finds imports that lead nowhere, or to a file with syntax errors. True where all could be read. */
function checkImports(services: LangiumCoreServices, report: SourceReport, document: LangiumDocument): boolean {
  const { LangiumDocuments } = services.shared.workspace;
  let whole = true;
  for (const node of fileOf(document)?.imports ?? []) {
    const place = { node, property: 'path' };
    const uri = importedUri(document, node);
    const imported = LangiumDocuments.getDocument(uri);
    const problem = importProblem(node);
    if (problem !== null || imported === undefined) {
      whole = false;
      const { severity, message } = problem ?? { severity: 'error', message: `${uri.fsPath} was deleted.` };
      report[severity](place, 'import', message);
    } else if (imported === document) {
      report.warning(place, 'import', 'this file imports itself: everything in it is known here already.');
    } else {
      const [first] = brokenDeclarations(imported.parseResult.value);
      if (first === undefined) continue;
      const { line } = imported.textDocument.positionAt(first.error.offset);
      const message = `${basename(documentPath(imported))} can't be read whole. Its line ${line + 1}: ${first.error.message}`;
      report.error(place, 'import', message);
    }
  }
  return whole;
}

/** Finds names that nothing is known by. @param document parsed and linked */
export function checkReferences(services: LangiumCoreServices, report: SourceReport, document: LangiumDocument): void {
  const whole = checkImports(services, report, document);
  const imported = importedDocuments(document, services.shared.workspace.LangiumDocuments);
  const unread = unreadNames([document, ...imported]);
  let said = 0;
  for (const reference of document.references) {
    if (!('ref' in reference) || reference.error === undefined || !whole || unread.has(reference.$refText)) continue;
    const { error, $refText: name } = reference;
    const { container, property, index } = error.info;
    const place = { node: container, property, ...(index === undefined ? {} : { index }) };
    const { hint, near } = said < mostHints ? hintFor(services, error, name) : { hint: '' };
    const message = `there is no ${wanted(container, property)} '${name}'.${hint}`;
    report.error(place, 'unknown-name', message, { data: near === undefined ? {} : { near } });
    said += 1;
  }
}

/**
 * Says where something is used that is declared in another file and can't be built there.
 * @param isBuilt whether what a reference leads to can be
 */
export function checkImported(
  report: SourceReport,
  document: LangiumDocument,
  isBuilt: (target: AstNode) => boolean,
): void {
  if (fileOf(document)?.imports.length === 0) return;
  const nodes = AstUtils.streamAst(document.parseResult.value);
  for (const { reference, container, property, index } of nodes.flatMap((node) => AstUtils.streamReferences(node))) {
    const target = 'ref' in reference ? reference.ref : undefined;
    if (target === undefined || AstUtils.getDocument(target) === document || isBuilt(target)) continue;
    const from = basename(documentPath(AstUtils.getDocument(target)));
    const place = { node: container, property, ...(index === undefined ? {} : { index }) };
    report.error(place, 'import', `'${reference.$refText}' can't be used: it has errors in ${from}.`);
  }
}
