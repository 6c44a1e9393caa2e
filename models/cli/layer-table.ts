import { type Paint, table } from './terminal.js';

/** A step of the forward pass as the table shows it. */
export interface LayerRow {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  readonly parameters: number;
  readonly flops: number;
  readonly activationBytes: number;
}

/** The rows of one block, or of one head: `rest` is what follows its number in their names. */
interface Group {
  readonly part: string;
  readonly first: number;
  readonly last: number;
  readonly rows: readonly (LayerRow & { readonly rest: string })[];
}

const numbered = /^(blocks|heads)\.(\d+)(.*)$/;

/** Rows that belong to one block or head together; of every other step, one alone. */
function groupsOf(rows: readonly LayerRow[]): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const [, part = row.name, number = '0', rest = ''] = numbered.exec(row.name) ?? [];
    const before = groups.at(-1);
    const own = { ...row, rest };
    if (before !== undefined && rest !== '' && before.part === part && before.first === Number(number)) {
      groups[groups.length - 1] = { ...before, rows: [...before.rows, own] };
    } else groups.push({ part, first: Number(number), last: Number(number), rows: [own] });
  }
  return groups;
}

function signature({ part, rows }: Group): string {
  const numbers = rows.map(({ rest, input, output, parameters, flops }) => [rest, input, output, parameters, flops]);
  return JSON.stringify([part, numbers]);
}

/** Equal blocks that follow each other as one. */
function folded(groups: readonly Group[]): Group[] {
  const result: Group[] = [];
  for (const group of groups) {
    const before = result.at(-1);
    if (before !== undefined && group.first > 0 && signature(before) === signature(group)) {
      result[result.length - 1] = { ...before, last: group.last };
    } else result.push(group);
  }
  return result;
}

function nameOf({ part, first, last }: Group, rest: string, name: string): string {
  return last === first ? name : `${part}.${first}–${last}${rest}`;
}

/** Every step with its shapes and costs. Equal blocks stand once, under the numbers of the first and the last: "blocks.2–18". */
export function layerTable(rows: readonly LayerRow[], paint: Paint): string {
  const groups = folded(groupsOf(rows));
  const lines = groups.flatMap((group) =>
    group.rows.map(({ rest, name, input, output, parameters, flops, activationBytes }) => [
      { text: nameOf(group, rest, name) },
      { text: `${input} → ${output}` },
      { text: String(parameters) },
      { text: String(flops) },
      { text: String(activationBytes) },
    ]),
  );
  const note = groups.some(({ first, last }) => last > first)
    ? ['Where a row stands for several blocks, its numbers are those of each block.']
    : [];
  const head = ['Layer', 'Shapes', 'Parameters', 'FLOPs a row', 'Activations, bytes a row'];
  return [table(head, lines, paint, 2), ...note].join('\n');
}

/** "16, 16, 32" as "16 ×2, 32" where many follow each other. */
export function foldedSizes(sizes: readonly number[]): string {
  if (sizes.length <= 8) return sizes.join(', ');
  const runs: { size: number; count: number }[] = [];
  for (const size of sizes) {
    const last = runs.at(-1);
    if (last?.size === size) last.count += 1;
    else runs.push({ size, count: 1 });
  }
  return runs.map(({ size, count }) => (count === 1 ? `${size}` : `${size} ×${count}`)).join(', ');
}
