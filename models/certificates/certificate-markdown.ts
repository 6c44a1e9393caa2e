import { howMany } from '../architecture/how-many.js';
import { byPaper, cited } from '../guarantees/papers.js';
import type { Guarantee } from '../guarantees/guarantee.js';
import { guaranteeWords, hypothesisWords } from '../guarantees/status-words.js';
import type { Certificate } from './certificate.js';
import { formatBeside, formatNumber } from './format-number.js';

/** A text in a cell of a table, where a bar would end it. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function numbers({ risk, linearRisk, lowerBound, epsilon, testRisk, accuracy, testAccuracy }: Certificate): string {
  const text = (value: number | null) => (value === null ? 'none' : formatNumber(value));
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return table(
    ['Number', 'Value'],
    [
      ['Risk', text(risk)],
      ['Best linear risk', text(linearRisk)],
      ['Lower bound', text(lowerBound)],
      ['Epsilon', formatBeside(epsilon, risk)],
      ['Test risk', text(testRisk)],
      ...(accuracy === null ? [] : [['Training rows right', percent(accuracy)]]),
      ...(testAccuracy === null ? [] : [['Test rows right', percent(testAccuracy)]]),
    ],
  );
}

function ladder({ ladder: levels, solutions }: Certificate): string {
  const gapText = (level: number) => {
    const { separable, gap } = solutions[level];
    return separable ? 'not attained' : gap === null ? 'not shown' : formatBeside(gap, levels[0]);
  };
  const rows = levels.map((value, level) => [`a${level}`, formatNumber(value), gapText(level)]);
  return table(['Level', 'Least risk', 'At most above the infimum'], rows);
}

function features({ features: blocks }: Certificate): string[] {
  if (blocks.length === 0) return [];
  const rows = blocks.map(({ block, rank, size }) => [String(block), `${rank} of ${size}`]);
  return ['## Features', table(['Block', 'Rank'], rows)];
}

function result(guarantee: Guarantee): string {
  const { status, basis, conclusion, formula, hypotheses } = guarantee;
  const derived = basis === 'derived' ? ' (derived)' : '';
  const asked = hypotheses.map(
    (each) => `- ${hypothesisWords(each.status, 'not shown')}: ${each.text}. ${each.detail}`,
  );
  return [
    `#### ${cited(guarantee).name}${derived}: ${guaranteeWords(status, 'not shown')}`,
    conclusion,
    `$$${formula}$$`,
    asked.join('\n'),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function paper([name, results]: readonly [string, readonly Guarantee[]]): string[] {
  const applying = results.filter(({ status }) => status !== 'not-applicable');
  const others = results.length - applying.length;
  const rest = others === 0 ? [] : [`${others} more ${others === 1 ? 'result does' : 'results do'} not apply.`];
  return [`### ${name}`, ...applying.map(result), ...rest];
}

/**
 * A certificate as Markdown: what was promised and what is seen, in words and numbers.
 * @param about its run: names and texts, which stand under the heading
 */
export function certificateMarkdown(
  certificate: Certificate,
  about: readonly (readonly [name: string, text: string])[],
): string {
  const { network, kind, loss, decay, rows, remarks, guarantees } = certificate;
  const decayed = decay === 0 ? '' : `, trained with weight decay ${decay}`;
  const parts = [
    `# Certificate of ${network}`,
    `${kind}, ${loss} loss on ${howMany(rows, 'training row')}${decayed}, in float64.`,
    table(['This certifies', ''], about),
    numbers(certificate),
    '## What this shows',
    remarks.map((remark) => `- ${remark}`).join('\n'),
    '## Ladder',
    ladder(certificate),
    ...features(certificate),
    '## Guarantees on the training risk',
    ...[...byPaper(guarantees)].flatMap(paper),
  ];
  return `${parts.join('\n\n')}\n`;
}
