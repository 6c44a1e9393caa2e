import { text } from 'node:stream/consumers';
import { howMany } from '../architecture/how-many.js';
import type { Architecture } from '../architecture/architecture.js';
import type { Counterexample } from '../certificates/counterexamples/counterexample.js';
import { type BrokenHypothesis, type Explanation, explain } from '../certificates/counterexamples/explain.js';
import { formatNumber } from '../certificates/format-number.js';
import type { Guarantee } from '../guarantees/guarantee.js';
import { plainWords } from '../guarantees/words.js';
import { guaranteeContext } from '../language/guarantee-context.js';
import type { TrainDefinition } from '../language/program.js';
import { readProgram } from '../language/read-program.js';
import { printReports } from './network-reports.js';
import { readProgramFile } from './read-file.js';
import { type Paint, table } from './terminal.js';
import { weightsText } from './weights-text.js';

/** Rows of a data set that are printed; JSON has all of them. */
const shownRows = 8;

/** Whether an input or a target that has no column is not 0 somewhere. */
function hidesNumbers({ rows, columns }: Counterexample): boolean {
  const shown = new Set(columns.map(({ name }) => name));
  const hides = (name: string, values: readonly number[]) =>
    values.some((value, j) => value !== 0 && !shown.has(`${name}[${j + 1}]`));
  return rows.some(({ x, y }) => hides('x', x) || hides('y', y));
}

function dataText(example: Counterexample, paint: Paint): string[] {
  const { rows, columns } = example;
  const cells = rows
    .slice(0, shownRows)
    .map((_, n) => [{ text: String(n + 1) }, ...columns.map(({ values }) => ({ text: formatNumber(values[n]) }))]);
  const more = rows.length > shownRows ? [`… and ${howMany(rows.length - shownRows, 'more row')}.`] : [];
  const [{ x, y }] = rows;
  const rest = hidesNumbers(example)
    ? '--format json has the other inputs and targets.'
    : 'Other inputs and targets are 0.';
  return [
    ...table(['Row', ...columns.map(({ name }) => name)], cells, paint).split('\n'),
    ...more,
    ...(x.length + y.length > 2 ? [rest] : []),
  ];
}

function risksText(example: Counterexample, paint: Paint): string[] {
  const { reached, reachedBy, linearRisk, lowerBound, attained } = example;
  const rows = [
    [reachedBy, `${attained ? '' : '≥ '}${formatNumber(reached)}`],
    ['The best linear predictor of the input', formatNumber(linearRisk)],
    ['The best heads on the same features, which Theorem 1 promises', formatNumber(lowerBound)],
  ];
  const cells = rows.map(([who, risk]) => [{ text: who }, { text: risk }]);
  return table(['', 'Risk'], cells, paint).split('\n');
}

function exampleText(example: Counterexample, paint: Paint): string[] {
  return [
    `On ${example.rows.length === 1 ? 'this row' : `these ${example.rows.length} rows`}, with the loss ${example.loss}, these conclusions are false: ${example.contradicts.join('; ')}.`,
    '',
    ...dataText(example, paint),
    '',
    'Weights (the others are 0; W0 … W(L-1) and the blocks are fixed, as in the theorem):',
    ...weightsText(example.weights).map((line) => `  ${line}`),
    '',
    ...risksText(example, paint),
    '',
    `Why: ${example.why}`,
  ];
}

function brokenText(broken: BrokenHypothesis, paint: Paint): string[] {
  const { code, hypothesis, detail, results, counterexample } = broken;
  const lines = counterexample === null ? [broken.text] : exampleText(counterexample, paint);
  return [
    `${paint('red', `✗ ${code}`)}: ${plainWords(detail)}`,
    `  ${plainWords(hypothesis)}`,
    `  Without it these promise nothing: ${results.join('; ')}.`,
    '',
    ...lines.map((line) => (line === '' ? '' : `  ${line}`)),
    '',
  ];
}

/** What a theorem gives, and what of it is not decided before training. */
function givenText({ source, conclusion, hypotheses }: Guarantee, paint: Paint): string[] {
  const open = hypotheses
    .filter(({ status }) => status === 'needs-data')
    .map(({ text, detail }) => plainWords(`${text} (${detail})`));
  return [
    `  ${paint('bold', source)}: ${plainWords(conclusion)}`,
    ...open.map((text) => `    ${paint('yellow', '… not shown yet')}: ${text}`),
  ];
}

/** An explanation as a person reads it; the editor shows the same text. */
function explanationText(explanation: Explanation, paint: Paint): string {
  const { network, broken, summary, guarantees, shownOn, loss } = explanation;
  const assumed = loss === null && broken.some(({ counterexample }) => counterexample !== null);
  const given = guarantees.filter(({ status }) => status === 'holds' || status === 'needs-data');
  return [
    paint('bold', network),
    ...(shownOn !== null && broken.length > 0 ? ['Shown on the dense network of the same widths.'] : []),
    ...(assumed ? ['No readable train block names this network: counterexamples use the squared loss.'] : []),
    '',
    ...broken.flatMap((each) => brokenText(each, paint)),
    ...(summary === '' ? [] : [summary]),
    ...(broken.length === 0 ? given.flatMap((guarantee) => givenText(guarantee, paint)) : []),
    '',
  ].join('\n');
}

/** Under the loss of the first `train` that names it. */
function explainNetwork(architecture: Architecture, train: TrainDefinition | null): Explanation {
  return explain(guaranteeContext(architecture, train));
}

/** Weights as they are printed: arrays by name, all of their values. */
function printable(explanation: Explanation): unknown {
  const broken = explanation.broken.map((each) => {
    if (each.counterexample === null) return each;
    const weights = [...each.counterexample.weights].map(([name, { shape, values }]) => ({
      name,
      shape,
      values: [...values],
    }));
    return { ...each, counterexample: { ...each.counterexample, weights } };
  });
  return { ...explanation, broken };
}

/** What `nestimate explain` is asked beside the file. */
export interface ExplainOptions {
  readonly network?: string;
  /** The file's text comes from the standard input: an editor's, which is not saved yet. */
  readonly stdin?: boolean;
  readonly format: 'text' | 'json';
}

/** `nestimate explain`: what fails without the hypotheses that a file's networks break, in numbers. */
export async function explainFile(file: string, { network, stdin = false, format }: ExplainOptions): Promise<number> {
  const program = stdin ? await readProgram(file, await text(process.stdin)) : await readProgramFile(file);
  return printReports(
    program,
    { network: network ?? null, format },
    { of: explainNetwork, text: explanationText, plain: printable },
  );
}
