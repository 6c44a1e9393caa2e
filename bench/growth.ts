// How the time of a step grows with a network's sizes, beside how its arithmetic does: slopes of the logarithms, medians of
// rounds in which all sizes take turns. Prints Markdown. node bench/run.mjs growth [rounds]
import { modulesOf } from '../models/architecture/modules.js';
import { type Contender, startContender } from './contender.js';
import { grownNetworks } from './networks.js';
import { machine } from './machine.js';
import { quantile } from './quantile.js';

const turnSeconds = 0.2;

interface Size {
  readonly network: string;
  readonly size: number;
  readonly operations: number;
  readonly seconds: number[];
}

/** The slope of the straight line through the logarithms, by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)] as const);
  const mean = (axis: 0 | 1) => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x0, y0] = [mean(0), mean(1)];
  const across = logs.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  return logs.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / across;
}

/** Seconds of a step of this network, over about one turn. */
async function stepSeconds(contender: Contender, network: string): Promise<number> {
  const first = await contender.ask(network, 1);
  if ('error' in first) throw new Error(`${contender.name} did not run ${network}: ${first.error}`);
  const steps = Math.max(1, Math.round(turnSeconds / first.seconds));
  const answer = await contender.ask(network, steps);
  if ('error' in answer) throw new Error(`${contender.name} did not run ${network}: ${answer.error}`);
  return answer.seconds / steps;
}

function row(contender: Contender, grown: string, sizes: readonly Size[]): string {
  const middles = sizes.map(({ size, seconds }) => [size, quantile(seconds, 0.5)] as const);
  const times = middles.map(([size, seconds]) => `${size}: ${(1000 * seconds).toPrecision(3)}`).join(', ');
  const arithmetic = slope(sizes.map(({ size, operations }) => [size, operations]));
  return `| ${grown} | ${contender.name} | ${times} | ${slope(middles).toFixed(2)} | ${arithmetic.toFixed(2)} |`;
}

async function main(contenderScript: string, rounds: number): Promise<void> {
  const about = machine(null);
  const contenders = ['compiled', 'wasm'].map((name) =>
    startContender({ name, threads: 1, command: process.execPath, args: [contenderScript, name, '1'] }),
  );
  const rows: string[] = [];
  for (const [grown, networks] of Object.entries(grownNetworks)) {
    const sizesOf = () =>
      Object.entries(networks).map(([network, { size, architecture, batch }]): Size => {
        const operations = batch * modulesOf(architecture).reduce((sum, { flops }) => sum + flops, 0);
        return { network, size, operations, seconds: [] };
      });
    const taken = contenders.map((contender) => ({ contender, sizes: sizesOf() }));
    for (let round = 0; round < rounds; round += 1) {
      for (const { contender, sizes } of taken) {
        for (const { network, seconds } of sizes) seconds.push(await stepSeconds(contender, network));
      }
    }
    rows.push(...taken.map(({ contender, sizes }) => row(contender, grown, sizes)));
  }
  const head = [
    '| grows | engine | ms a step, one thread | slope of the time | of the arithmetic |',
    '| --- | --- | --- | --: | --: |',
  ];
  console.log([`${about}; ${rounds} rounds.`, '', ...head, ...rows].join('\n'));
  for (const contender of contenders) contender.dismiss();
}

const [, , contenderScript, rounds = '5'] = process.argv;
void main(contenderScript, Number(rounds));
