import type { AstNode, LangiumCoreServices, LangiumDocument } from 'langium';
import type { Architecture } from '../../architecture/architecture.js';
import type { DataDefinition } from '../../data/definition.js';
import { conditionFindings, convexLossFinding } from '../../guarantees/conditions.js';
import * as ast from '../generated/ast.js';
import { buildData } from '../meaning/build-data.js';
import { soundBlocks } from '../meaning/build-layers.js';
import { type Networks, networksOf } from '../meaning/build-networks.js';
import { buildTrain } from '../meaning/build-train.js';
import { type Numbers, numbersOf } from '../meaning/numbers.js';
import type { Reading } from '../meaning/reading.js';
import type { Finding, NetworkDefinition, TrainDefinition } from '../program.js';
import { declaredNames } from '../references/declared-names.js';
import { fileOf } from '../references/imports.js';
import { nestFilesOf } from '../references/nest-files.js';
import { checkDuplicates, checkImported, checkReferences } from './check-names.js';
import { trainFits } from './check-train.js';
import { mayReadData } from './data-access.js';
import { type DataShape, dataShape } from './data-shapes.js';
import { type FindingsReport, findingsReport, type Place, rangeOf, type SourceReport } from '../source-report.js';
import { syntaxFindings } from './syntax-findings.js';

/** What a document means and what is to be said of it. What has errors is left out of the maps. */
export interface Analysis {
  readonly networks: ReadonlyMap<ast.Network, Architecture>;
  /** Without those whose files may not be read. */
  readonly data: ReadonlyMap<ast.Data, DataDefinition>;
  readonly trains: ReadonlyMap<ast.Train, TrainDefinition>;
  readonly definitions: readonly NetworkDefinition[];
  /** What a network for each data block must fit. */
  readonly shapes: ReadonlyMap<ast.Data, DataShape>;
  readonly indexes: Reading['indexes'];
  readonly numbers: Numbers;
  readonly findings: readonly Finding[];
}

/** Where a condition's repair would be written: a width of the network's own text, or the name of a derived one. */
function repairPlace(network: ast.Network, place: 'expansion' | 'last-stage'): Place {
  const parts = network.body?.parts ?? [];
  const node = place === 'expansion' ? parts.find(ast.isExpand) : parts.findLast(ast.isStage);
  return node?.width === undefined ? { node: network, property: 'name' } : { node, property: 'width' };
}

/** In stages as wide as the expansion, one width is written several times. */
function stagesToo(network: ast.Network, place: 'expansion' | 'last-stage'): string {
  return place === 'expansion' && network.body?.parts.some(ast.isStage) === true ? ' Make its stages as wide.' : '';
}

function reportConditions(report: SourceReport, networks: ReadonlyMap<ast.Network, Architecture>): void {
  for (const [network, architecture] of networks) {
    for (const { code, message, place, data } of conditionFindings(architecture)) {
      const { largestFeatureSize, ...numbers } = data;
      report.warning(repairPlace(network, place), code, message + stagesToo(network, place), {
        network: network.name,
        data: { ...numbers, place, ...(largestFeatureSize === null ? {} : { largestFeatureSize }) },
      });
    }
  }
}

function reportLosses(report: SourceReport, trains: ReadonlyMap<ast.Train, TrainDefinition>): void {
  for (const [train, { networks, settings }] of trains) {
    const node = train.body.parts.find(ast.isLoss) ?? train;
    for (const architecture of networks) {
      const finding = convexLossFinding(architecture, settings.loss);
      if (finding === null) continue;
      const { code, message, repairs } = finding;
      report.warning({ node }, code, message, { network: architecture.name, data: { losses: repairs } });
    }
  }
}

/** What stands in a file and in those that it imports, built as it is asked for; and what is wrong in the file. */
interface Built {
  readonly reading: Reading;
  readonly networks: Networks;
  readonly dataOf: (node: ast.Data) => DataDefinition | null;
  readonly isBuilt: (node: AstNode) => boolean;
}

function builtFrom(report: SourceReport): Built {
  const numbers = numbersOf(report);
  const isSound = soundBlocks({ report, numbers });
  const reading: Reading = { report, numbers, isSound, indexes: new Map(), given: new Map() };
  const networks = networksOf(reading);
  const known = new Map<ast.Data, DataDefinition | null>();
  const dataOf = (node: ast.Data) => {
    const definition = known.has(node) ? (known.get(node) ?? null) : buildData(reading, node);
    known.set(node, definition);
    return definition;
  };
  const isBuilt = (node: AstNode) => {
    if (ast.isNetwork(node)) return networks.architectureOf(node) !== null;
    if (ast.isData(node)) return dataOf(node) !== null;
    if (ast.isNamedBlock(node)) return reading.isSound(node);
    return !ast.isLet(node) || numbers.valueOf(node.value, new Map()) !== null;
  };
  return { reading, networks, dataOf, isBuilt };
}

/** Builds what is declared, which reports what keeps it from being built, and returns what could be. */
function builtMap<N extends AstNode, V>(nodes: readonly N[], build: (node: N) => V | null): Map<N, V> {
  return new Map(
    nodes.flatMap((node): [N, V][] => {
      const value = build(node);
      return value === null ? [] : [[node, value]];
    }),
  );
}

/** A file's data blocks, and the imported ones that it trains on, as far as they are built and may be read. */
function readableData(
  report: SourceReport,
  { shared }: LangiumCoreServices,
  declarations: readonly ast.Declaration[],
  { dataOf }: Built,
): Map<ast.Data, DataDefinition> {
  const used = declarations.filter(ast.isTrain).flatMap(({ data }) => data.ref ?? []);
  const nodes = new Set([...declarations.filter(ast.isData), ...used]);
  const files = nestFilesOf(shared);
  return builtMap([...nodes], (node) => {
    const definition = dataOf(node);
    return definition !== null && mayReadData(report, files, node) ? definition : null;
  });
}

/** What networks for each data block must fit. */
async function shapesOf(
  report: SourceReport,
  readable: ReadonlyMap<ast.Data, DataDefinition>,
): Promise<Map<ast.Data, DataShape>> {
  const shapes = new Map<ast.Data, DataShape>();
  for (const [node, definition] of readable) {
    const shape = await dataShape(report, node, definition);
    if (shape !== null) shapes.set(node, shape);
  }
  return shapes;
}

function buildTrains(
  report: SourceReport,
  trains: readonly ast.Train[],
  { reading, networks, dataOf }: Built,
  shapes: ReadonlyMap<ast.Data, DataShape>,
): Map<ast.Train, TrainDefinition> {
  return builtMap(trains, (train) => {
    const data = train.data.ref;
    const definition = buildTrain(reading, train, networks, data === undefined ? null : dataOf(data));
    const shape = data && shapes.get(data);
    if (definition === null || shape === undefined) return null;
    return trainFits(report, train, definition, shape) ? definition : null;
  });
}

function byPlace(a: Finding, b: Finding): number {
  return a.range.start.line - b.range.start.line || a.range.start.character - b.range.start.character;
}

/** Every constant has a value, which is finite. */
function checkConstants(report: SourceReport, numbers: Numbers, constants: readonly ast.Let[]): void {
  for (const node of constants) {
    const value = numbers.valueOf(node.value, new Map());
    if (value === null || Number.isFinite(value)) continue;
    report.error(
      { node, property: 'value' },
      'constant',
      `${node.name} is not a finite number: is it divided by zero?`,
    );
  }
}

async function analyseFile(
  services: LangiumCoreServices,
  document: LangiumDocument,
  root: ast.File,
  report: FindingsReport,
): Promise<Omit<Analysis, 'findings'>> {
  const { declarations } = root;
  checkDuplicates(report, root);
  checkReferences(services, report, document);
  const built = builtFrom(report);
  const { networks, dataOf, reading, isBuilt } = built;
  checkConstants(report, reading.numbers, declarations.filter(ast.isLet));
  for (const node of declarations) if (ast.isNamedBlock(node)) isBuilt(node);
  const named = declaredNames(root);
  const architectures = builtMap([...named.networks.values()], (node) => networks.architectureOf(node));
  const data = builtMap([...named.data.values()], dataOf);
  const readable = readableData(report, services, declarations, built);
  const shapes = await shapesOf(report, readable);
  const trains = buildTrains(report, declarations.filter(ast.isTrain), built, shapes);
  checkImported(report, document, isBuilt);
  reportConditions(report, architectures);
  reportLosses(report, trains);
  const definitions = [...architectures].map(([node, architecture]) => ({
    architecture,
    range: rangeOf({ node, property: 'name' }),
  }));
  const { numbers, indexes } = reading;
  const known = new Map([...data].filter(([node]) => readable.has(node)));
  return { networks: architectures, data: known, shapes, trains, definitions, indexes, numbers };
}

/** The meaning of a document that is not parsed yet. */
const nothing: Omit<Analysis, 'findings'> = {
  networks: new Map(),
  data: new Map(),
  shapes: new Map(),
  trains: new Map(),
  definitions: [],
  indexes: new Map(),
  numbers: { valueOf: () => null },
};

/**
 * Reads a parsed and linked document: builds what can be built and says what is wrong. A declaration that can't be read
 * makes one error; everything else is checked.
 * @param file the name that findings carry
 */
export async function analyse(
  services: LangiumCoreServices,
  document: LangiumDocument,
  file: string,
): Promise<Analysis> {
  const report = findingsReport(document, file);
  const root = fileOf(document);
  const meaning = root === null ? nothing : await analyseFile(services, document, root, report);
  return { ...meaning, findings: [...report.findings, ...syntaxFindings(document, file)].sort(byPlace) };
}
