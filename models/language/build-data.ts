import { dirname, resolve } from 'node:path';
import type { CsvDefinition, DataDefinition, SplitDefinition, SyntheticDefinition } from '../data/definition.js';
import * as ast from './generated/ast.js';
import { onlyPart } from './single-parts.js';
import { positiveOf, seedOf, sizeOf } from './sizes.js';
import type { SourceReport } from './source-report.js';

interface Preparation {
  readonly name: string;
  readonly standardize: boolean;
  readonly scale: number | null;
  readonly split: SplitDefinition | null;
}

function splitOf(report: SourceReport, part: ast.Split | null): SplitDefinition | null | 'bad' {
  if (part === null) return null;
  const train = positiveOf(report, part, 'train', part.train, 'the share of training rows');
  const test = positiveOf(report, part, 'test', part.test, 'the share of test rows');
  const seed = seedOf(report, part, 'seed', part.seed ?? 0);
  return train === null || test === null || seed === null ? 'bad' : { train, test, seed };
}

function preparationOf(report: SourceReport, { name, body }: ast.Data): Preparation | null {
  const scalePart = onlyPart(report, body.parts, ast.isScale, 'scale');
  const scale = scalePart && positiveOf(report, scalePart, 'divisor', scalePart.divisor, 'the scale');
  const split = splitOf(report, onlyPart(report, body.parts, ast.isSplit, 'split'));
  const standardize = onlyPart(report, body.parts, ast.isStandardize, 'standardize') !== null;
  if (split === 'bad' || (scalePart !== null && scale === null)) return null;
  return { name, standardize, scale, split };
}

function isFilled<T>(list: readonly T[]): list is readonly [T, ...T[]] {
  return list.length > 0;
}

function csvData(
  report: SourceReport,
  data: ast.Data,
  csv: ast.Csv,
  file: string,
  preparation: Preparation,
): CsvDefinition | null {
  const target = onlyPart(report, data.body.parts, ast.isTarget, 'target');
  if (target === null || !isFilled(target.columns)) {
    const message = `${data.name} has no target. Write \`target\` and the name of the column to predict.`;
    report.error({ node: data, property: 'name' }, 'missing-part', message);
    return null;
  }
  const twice = target.columns.findIndex((column, i) => target.columns.indexOf(column) < i);
  if (twice >= 0) {
    report.error(
      { node: target, property: 'columns', index: twice },
      'target',
      `the target ${target.columns[twice]} is named twice.`,
    );
    return null;
  }
  let classes: number | null = null;
  if (target.classes !== undefined) {
    classes = sizeOf(report, target, 'classes', target.classes, 'the count of classes');
    if (classes === null) return null;
    if (classes < 2 || target.columns.length > 1) {
      const message = classes < 2 ? 'a classifier needs at least 2 classes.' : 'classes are for one target column.';
      report.error({ node: target, property: 'classes' }, 'target', message);
      return null;
    }
  }
  const [first, ...others] = target.columns;
  return { kind: 'csv', ...preparation, path: resolve(dirname(file), csv.path), targets: [first, ...others], classes };
}

const syntheticWords = ['inputs', 'outputs', 'samples'] as const;

function syntheticData(
  report: SourceReport,
  data: ast.Data,
  part: ast.Synthetic,
  preparation: Preparation,
): SyntheticDefinition | null {
  const setting = (key: ast.SyntheticSetting['key']) => part.settings.find((candidate) => candidate.key === key);
  const missing = syntheticWords.filter((key) => setting(key) === undefined);
  if (missing.length > 0) {
    const message = `${data.name} does not say its ${missing.join(', ')}. Write, for example, \`synthetic inputs 16 outputs 1 samples 4096\`.`;
    report.error({ node: part }, 'missing-part', message);
    return null;
  }
  const sizes = syntheticWords.map((key) => {
    const found = setting(key);
    return found === undefined ? null : sizeOf(report, found, 'value', found.value, `the number of ${key}`);
  });
  const [inputs, outputs, samples] = sizes;
  const seedPart = setting('seed');
  const seed = seedPart === undefined ? 0 : seedOf(report, seedPart, 'value', seedPart.value);
  const noisePart = setting('noise');
  const noise = noisePart?.value ?? 0;
  if (noisePart !== undefined && noise < 0) {
    report.error({ node: noisePart, property: 'value' }, 'size', `the noise must not be below 0; this is ${noise}.`);
    return null;
  }
  if (inputs === null || outputs === null || samples === null || seed === null) return null;
  if (samples * (inputs + outputs) > 2 ** 31) {
    report.error(
      { node: part },
      'too-large',
      `${samples} samples of ${inputs + outputs} numbers are too many to be drawn.`,
    );
    return null;
  }
  return { kind: 'synthetic', ...preparation, inputs, outputs, samples, noise, seed };
}

/** A data block as a definition; null, and said why, where it has errors. @param file the `.nest` file, whose folder paths begin at */
export function buildData(report: SourceReport, data: ast.Data, file: string): DataDefinition | null {
  const preparation = preparationOf(report, data);
  const csv = onlyPart(report, data.body.parts, ast.isCsv, 'csv');
  const synthetic = onlyPart(report, data.body.parts, ast.isSynthetic, 'synthetic');
  if (csv === null && synthetic === null) {
    const message = `${data.name} does not say where its rows come from. Write \`csv "file.csv"\` or \`synthetic inputs 16 outputs 1 samples 4096\`.`;
    report.error({ node: data, property: 'name' }, 'missing-part', message);
    return null;
  }
  if (csv !== null && synthetic !== null) {
    report.error({ node: synthetic }, 'misplaced-part', 'rows come from a csv file or from synthetic, not from both.');
    return null;
  }
  if (preparation === null) return null;
  if (csv !== null) return csvData(report, data, csv, file, preparation);
  const target = onlyPart(report, data.body.parts, ast.isTarget, 'target');
  if (target !== null) {
    report.error(
      { node: target },
      'misplaced-part',
      'synthetic data has targets of its own: `outputs` says how many. Take this out.',
    );
  }
  return synthetic === null || target !== null ? null : syntheticData(report, data, synthetic, preparation);
}
