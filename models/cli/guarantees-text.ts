import type { Guarantee, Hypothesis, Status } from '../guarantees/guarantee.js';
import { byPaper, byReason, cited, distinct, statusCounts } from '../guarantees/papers.js';
import { countWords, statusMarks } from '../guarantees/status-words.js';
import { plainWords } from '../guarantees/words.js';
import { hanging, type Paint } from './terminal.js';

const styles: Record<Status, 'green' | 'red' | 'yellow' | 'gray'> = {
  holds: 'green',
  fails: 'red',
  'needs-data': 'yellow',
  'not-applicable': 'gray',
};

function marked(status: Status, paint: Paint): string {
  return paint(styles[status], statusMarks[status]);
}

/** "Guarantees (on the training risk): ✓ 2 hold, ✗ 1 with a failing condition". */
function headline(guarantees: readonly Guarantee[], paint: Paint): string {
  const found = statusCounts(guarantees).map(({ status, count }) =>
    paint(styles[status], countWords(status, count, 'not shown')),
  );
  return `${paint('bold', 'Guarantees (on the training risk)')}: ${found.join(', ')}`;
}

/** Which results are not applicable, and why; the reason alone where it is one for the whole paper. */
function notApplicable(guarantees: readonly Guarantee[], whole: boolean): string {
  const reasons = byReason(guarantees);
  const texts = [...reasons].map(([reason, results]) =>
    whole && reasons.size === 1 ? reason : `${results.map((result) => cited(result).name).join(', ')} (${reason})`,
  );
  return `– not applicable: ${plainWords(texts.join(', '))}`;
}

/** The numbers of what a result asks, "[3 4 …5]": those that are open or fail carry their mark. */
function askedNumbers({ hypotheses }: Guarantee, asked: readonly Hypothesis[]): string {
  const numbers = hypotheses.map(({ status, text, detail }) => {
    const number = asked.findIndex((each) => text === each.text && detail === each.detail) + 1;
    return status === 'holds' ? `${number}` : `${statusMarks[status]}${number}`;
  });
  return `[${numbers.join(' ')}]`;
}

/** "✓ Theorem 1: what follows [1 2]". */
function resultText(guarantee: Guarantee, asked: readonly Hypothesis[], paint: Paint): string {
  const { status, conclusion, basis } = guarantee;
  const { name } = cited(guarantee);
  const derived = basis === 'derived' && !name.startsWith('Derived') ? ' (derived)' : '';
  const text = `${name}${derived}: ${conclusion} ${askedNumbers(guarantee, asked)}`;
  const broken = hanging('', 4, plainWords(text));
  return `  ${marked(status, paint)} ${paint('bold', broken.slice(0, name.length))}${broken.slice(name.length)}`;
}

/** What was not decided in favour, a line or more each, then all that holds in one paragraph: numbers stand for them above. */
function askedText(asked: readonly Hypothesis[], paint: Paint): string[] {
  const numbered = asked.map((hypothesis, i) => ({ ...hypothesis, number: i + 1 }));
  const open = numbered
    .filter(({ status }) => status !== 'holds')
    .map(({ status, text, detail, number }) =>
      hanging(`  ${String(number).padStart(2)} ${marked(status, paint)} `, 7, plainWords(`${text} · ${detail}`)),
    );
  const held = numbered
    .filter(({ status }) => status === 'holds')
    .map(({ text, detail, number }) => `${number} ${text} · ${detail}`);
  const holds = held.length === 0 ? [] : [hanging(`     ${marked('holds', paint)} `, 7, plainWords(held.join('; ')))];
  return asked.length === 0 ? [] : [[paint('bold', 'Hypotheses'), ...open, ...holds].join('\n')];
}

function paperText(
  paper: string,
  guarantees: readonly Guarantee[],
  asked: readonly Hypothesis[],
  paint: Paint,
): string {
  const others = guarantees.filter(({ status }) => status === 'not-applicable');
  const { applying } = applyingOf(guarantees);
  const rest = (indent: number) => paint('gray', hanging('', indent, notApplicable(others, applying.length === 0)));
  if (applying.length === 0) return `${paint('bold', paper)} ${rest(4)}`;
  const results = applying.map((guarantee) => resultText(guarantee, asked, paint));
  return [paint('bold', paper), ...results, ...(others.length === 0 ? [] : [`  ${rest(4)}`])].join('\n');
}

/** Results that apply, in any order, and what they ask, each thing once. */
function applyingOf(guarantees: readonly Guarantee[]): { applying: Guarantee[]; asked: Hypothesis[] } {
  const applying = guarantees.filter(({ status }) => status !== 'not-applicable');
  return { applying, asked: distinct(applying.flatMap(({ hypotheses }) => hypotheses)) };
}

/** All guarantees as a person reads them: how many hold, each paper's results, and what they ask, each thing once. */
export function guaranteesText(guarantees: readonly Guarantee[], paint: Paint): string {
  const { asked } = applyingOf(guarantees);
  const papers = [...byPaper(guarantees)].map(([paper, results]) => paperText(paper, results, asked, paint));
  return [headline(guarantees, paint), ...papers, ...askedText(asked, paint)].join('\n\n');
}

/** A line a paper, "Chen 2021: ✓ Theorem 2; … Theorem 1"; null where none of its results applies. */
function paperLine(paper: string, results: readonly Guarantee[], paint: Paint): string | null {
  const { applying } = applyingOf(results);
  if (applying.length === 0) return null;
  const groups = statusCounts(applying).map(({ status }) => {
    const names = applying.filter((result) => result.status === status).map((result) => cited(result).name);
    return `${marked(status, paint)} ${names.join(', ')}`;
  });
  return `  ${paint('bold', paper)}: ${groups.join('; ')}`;
}

/** Which results hold, are open or have a condition that fails, by name, and what keeps those that don't hold from it. */
export function guaranteesSummary(guarantees: readonly Guarantee[], paint: Paint): string {
  const { asked } = applyingOf(guarantees);
  const papers = [...byPaper(guarantees)].flatMap(([paper, results]) => paperLine(paper, results, paint) ?? []);
  const missing = asked
    .filter(({ status }) => status !== 'holds')
    .map(({ status, text, detail }) => hanging(`    ${marked(status, paint)} `, 6, plainWords(`${text} · ${detail}`)));
  return [
    headline(guarantees, paint),
    ...papers,
    ...(missing.length === 0 ? [] : ['  Other hypotheses that fail or are not shown:', ...missing]),
  ].join('\n');
}
