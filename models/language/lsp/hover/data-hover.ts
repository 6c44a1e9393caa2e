import { shapeText } from '../../../architecture/shape.js';
import type { DataDefinition, FileDefinition } from '../../../data/definition.js';
import { csvPreview, fileSet } from '../../validation/data-files.js';
import { plainText } from '../markdown.js';
import { counted } from './counted.js';

const shownColumns = 8;
const shownLetters = 20;

function cells(values: readonly string[], more: boolean): string {
  const shown = values.slice(0, shownColumns).map((value) => plainText(value.slice(0, shownLetters)));
  return `| ${[...shown, ...(more ? ['…'] : [])].join(' | ')} |`;
}

function table(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const more = columns.length > shownColumns;
  const count = Math.min(columns.length, shownColumns) + (more ? 1 : 0);
  return [cells(columns, more), `|${' --: |'.repeat(count)}`, ...rows.map((row) => cells(row, more))].join('\n');
}

async function csvHover(path: string, targets: readonly string[]): Promise<string> {
  const read = await csvPreview(path);
  if ('problem' in read) return plainText(read.problem);
  const { columns, first, rows } = read.found;
  // What is predicted comes first: a table of hundreds of columns is cut off.
  const order = [...columns.keys()].sort(
    (a, b) => Number(targets.includes(columns[b])) - Number(targets.includes(columns[a])),
  );
  const sorted = (row: readonly string[]) => order.map((index) => row[index] ?? '');
  const size = `${rows === null ? 'many' : counted(rows)} rows · ${columns.length} columns · predicts ${targets.map(plainText).join(', ')}`;
  return `${size}\n\n${table(sorted(columns), first.map(sorted))}`;
}

async function filesHover(definition: FileDefinition): Promise<string> {
  const read = await fileSet(definition);
  if ('problem' in read) return plainText(read.problem);
  const { rows, testRows, shape, targets } = read.found;
  const rowsOf = shape.kind === 'image' ? `images of ${shapeText(shape)}` : `rows of ${shape.size} numbers`;
  const held = testRows === null ? '' : ` and ${counted(testRows)} to test`;
  const predicted = targets.kind === 'classes' ? `${targets.count} classes` : `${targets.size} targets`;
  return `${counted(rows)} ${rowsOf}${held} · ${predicted}`;
}

async function sourceHover(definition: DataDefinition): Promise<string> {
  switch (definition.kind) {
    case 'csv':
      return csvHover(definition.path, definition.targets);
    case 'synthetic': {
      const { samples, inputs, outputs, noise } = definition;
      return `${counted(samples)} rows · ${inputs} inputs · ${outputs} targets · noise ${noise}`;
    }
    case 'example':
      return definition.example === 'yun-1'
        ? '6 rows · 1 input · 1 target (Yun 2019, section 3.1)'
        : '3 rows · 1 input · 1 target (Yun 2019, section 3.2)';
    default:
      return filesHover(definition);
  }
}

function preparationText({ standardize, scale, split }: DataDefinition): string {
  const steps = [
    ...(scale === null ? [] : [`inputs divided by ${scale}`]),
    ...(standardize ? ['standardised by the training rows'] : []),
    ...(split === null ? ['every row trains'] : [`${split.train} : ${split.test} drawn with seed ${split.seed}`]),
  ];
  return steps.join(' · ');
}

/** A data block: its rows, columns and first values as they are in the file. Markdown. */
export async function dataHover(definition: DataDefinition): Promise<string> {
  return [
    `**${definition.name}** · ${definition.kind}`,
    preparationText(definition),
    await sourceHover(definition),
  ].join('\n\n');
}
