import type { AstNode, LangiumDocument, Reference } from 'langium';
import type { Architecture } from '../architecture/architecture.js';
import { nearestName } from '../data/nearest-name.js';
import { conditionFindings, convexLossFinding } from '../guarantees/conditions.js';
import { buildData } from './build-data.js';
import { buildNetworks } from './build-network.js';
import { buildTrain } from './build-train.js';
import { dataShapes, shapesFit } from './check-shapes.js';
import * as ast from './generated/ast.js';
import type { Finding, NetworkDefinition, TrainDefinition } from './program.js';
import { type SourceReport, sourceReport } from './source-report.js';
import { firstSyntaxError, syntaxFinding } from './syntax-errors.js';

/** What a document means and what is to be said of it. */
export interface Analysis {
  readonly networks: ReadonlyMap<ast.Network, Architecture>;
  readonly trains: ReadonlyMap<ast.Train, TrainDefinition>;
  readonly definitions: readonly NetworkDefinition[];
  readonly findings: readonly Finding[];
}

/** A declaration that was read whole: the parser's recovery may leave parts of others undefined. */
function isWhole(declaration: ast.Declaration): boolean {
  if (ast.isNetwork(declaration))
    return declaration.name !== undefined && (declaration.body ?? declaration.source) !== undefined;
  return declaration.body !== undefined;
}

/** Names must be unique among networks and among data blocks. */
function reportDuplicates(report: SourceReport, declarations: readonly (ast.Network | ast.Data)[], what: string): void {
  const seen = new Set<string>();
  for (const node of declarations) {
    if (seen.has(node.name)) {
      report.error(
        { node, property: 'name' },
        'duplicate-name',
        `there is a ${what} '${node.name}' above already. Give this one another name.`,
      );
    }
    seen.add(node.name);
  }
}

function reportUnknown(
  report: SourceReport,
  reference: Reference<AstNode>,
  place: Parameters<SourceReport['error']>[0],
  what: string,
  names: readonly string[],
): void {
  if (reference.ref !== undefined) return;
  const near = nearestName(reference.$refText, names);
  const hint =
    near !== null ? `Did you mean '${near}'?` : names.length > 0 ? `There is: ${names.join(', ')}.` : `Write one.`;
  report.error(place, 'unknown-name', `there is no ${what} '${reference.$refText}'. ${hint}`);
}

function reportReferences(report: SourceReport, declarations: readonly ast.Declaration[]): void {
  const networkNames = declarations.filter(ast.isNetwork).map(({ name }) => name);
  const dataNames = declarations.filter(ast.isData).map(({ name }) => name);
  for (const node of declarations) {
    if (ast.isNetwork(node) && node.source) {
      reportUnknown(
        report,
        node.source,
        { node, property: 'source' },
        'network',
        networkNames.filter((name) => name !== node.name),
      );
    }
    if (ast.isTrain(node)) {
      node.networks.forEach((reference, index) =>
        reportUnknown(report, reference, { node, property: 'networks', index }, 'network', networkNames),
      );
      reportUnknown(report, node.data, { node, property: 'data' }, 'data block', dataNames);
    }
  }
}

/** The conditions' findings, on the width that repairs them; a network derived by `from` shows them on its name. */
function reportConditions(report: SourceReport, networks: ReadonlyMap<ast.Network, Architecture>): void {
  for (const [network, architecture] of networks) {
    const expand = network.body?.parts.find(ast.isExpand);
    const place = expand === undefined ? { node: network, property: 'name' } : { node: expand, property: 'width' };
    for (const { code, message, data } of conditionFindings(architecture)) {
      const numbers = Object.fromEntries(
        Object.entries(data).filter((entry): entry is [string, number] => entry[1] !== null),
      );
      report.warning(place, code, message, { network: network.name, data: numbers });
    }
  }
}

function reportLosses(report: SourceReport, trains: ReadonlyMap<ast.Train, TrainDefinition>): void {
  for (const [train, { networks, settings }] of trains) {
    const node = train.body.parts.find(ast.isLoss) ?? train;
    for (const architecture of networks) {
      const finding = convexLossFinding(architecture, settings.loss);
      if (finding !== null) report.warning({ node }, finding.code, finding.message, { network: architecture.name });
    }
  }
}

async function buildTrains(
  report: SourceReport,
  declarations: readonly ast.Declaration[],
  networks: ReadonlyMap<ast.Network, Architecture>,
  file: string,
): Promise<Map<ast.Train, TrainDefinition>> {
  const blocks = declarations.filter(ast.isData).map((data) => [data, buildData(report, data, file)] as const);
  const definitions = new Map(
    blocks.flatMap(([data, definition]) => (definition === null ? [] : [[data, definition]])),
  );
  const shapes = await dataShapes(report, definitions);
  const trains = new Map<ast.Train, TrainDefinition>();
  for (const train of declarations.filter(ast.isTrain)) {
    const definition = buildTrain(report, train, networks, definitions);
    const shape = train.data.ref && shapes.get(train.data.ref);
    if (definition === null || shape === undefined) continue;
    if (shapesFit(report, train, definition, shape)) trains.set(train, definition);
  }
  return trains;
}

function byPlace(a: Finding, b: Finding): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}

/**
 * Reads a parsed and linked document: builds what can be built and says what is wrong. After a syntax error only what
 * stands before it is spoken of, so that one mistake makes one error.
 * @param file the name that findings carry; data paths begin at its folder
 */
export async function analyse(document: LangiumDocument, file: string): Promise<Analysis> {
  const root = document.parseResult.value;
  const report = sourceReport(file);
  const broken = firstSyntaxError(document);
  const whole = ast.isFile(root) ? root.declarations.filter(isWhole) : [];
  const readable = broken === null ? whole : whole.filter(({ $cstNode }) => ($cstNode?.end ?? 0) <= broken.offset);
  reportDuplicates(report, readable.filter(ast.isNetwork), 'network');
  reportDuplicates(report, readable.filter(ast.isData), 'data block');
  reportReferences(report, readable);
  const networks = buildNetworks(report, readable.filter(ast.isNetwork));
  const trains = await buildTrains(report, readable, networks, file);
  reportConditions(report, networks);
  reportLosses(report, trains);
  const syntax = broken === null ? [] : [syntaxFinding(file, document, broken)];
  return {
    networks,
    trains,
    definitions: [...networks].map(([node, architecture]) => ({
      architecture,
      range: report.rangeOf({ node, property: 'name' }),
    })),
    findings: [...report.findings, ...syntax].sort(byPlace),
  };
}
