// Steps per second of the engines and of PyTorch, side by side: each in a process of its own, taking turns, medians of the
// rounds. Prints Markdown. node bench/run.mjs training [rounds] [networks, as a,b,c] [gpu: what computes on a GPU]
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { tensorflowFolder } from '../models/training/tensorflow/place.js';
import { builtPackage } from '../models/training/tensorflow/packages.js';
import { type Contender, type ContenderCommand, startContender } from './contender.js';
import { aboutGpus, gpuCommands } from './gpu-contenders.js';
import { timedNetworks } from './networks.js';
import { torchVersion, writeNetworks } from './pytorch.js';

/** What one turn takes, and the pause after it in which the last one's threads come to rest. */
const [turnSeconds, pauseMilliseconds] = [0.5, 250];
function commands(contenderScript: string): ContenderCommand[] {
  const all = availableParallelism();
  const counts = all === 1 ? [1] : [1, all];
  const engine = (name: string, threads: number): ContenderCommand => {
    return { name, threads, command: process.execPath, args: [contenderScript, name, String(threads)] };
  };
  const installed = builtPackage(tensorflowFolder()) === null ? [] : counts;
  const engines = [
    ...counts.map((threads) => engine('compiled', threads)),
    ...installed.map((threads) => engine('tensorflow', threads)),
    engine('wasm', 1),
  ];
  if (torchVersion() === null) return engines;
  const folder = writeNetworks();
  const torch = ['eager', 'fused', 'compile'].flatMap((variant) =>
    counts.map((threads) => {
      const args = ['bench/pytorch.py', folder, variant, String(threads)];
      return { name: `PyTorch ${variant}`, threads, command: 'python3', args };
    }),
  );
  return [...engines, ...torch];
}

/** One contender on one network. */
interface Entry {
  readonly contender: Contender;
  readonly network: string;
  readonly steps: number;
  readonly loss: number;
  readonly rates: number[];
}

interface Missing {
  readonly contender: Contender;
  readonly network: string;
  readonly why: string;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, pauseMilliseconds));

/** Lets it warm up and finds how many steps make a turn. */
async function prepare(contender: Contender, network: string): Promise<Entry | Missing> {
  const { agreementSteps } = timedNetworks[network];
  const first = await contender.ask(network, agreementSteps);
  let [steps, answer] = [agreementSteps, first];
  for (;;) {
    if ('error' in first) return { contender, network, why: first.error };
    if ('error' in answer) return { contender, network, why: answer.error };
    const { seconds } = answer;
    if (seconds > turnSeconds / 2 && answer !== first) {
      return { contender, network, steps: stepsIn(turnSeconds, steps / seconds), loss: first.loss, rates: [] };
    }
    // The first answer holds compilers' time: another measures.
    steps = answer === first ? stepsIn(turnSeconds / 2, steps / seconds) : 2 * steps;
    answer = await contender.ask(network, steps);
  }
}

function stepsIn(seconds: number, rate: number): number {
  return Math.max(1, Math.round(seconds * rate));
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.round(share * (values.length - 1))];
}

const digits = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

function table(network: string, entries: readonly Entry[]): string[] {
  const { title, agreementSteps } = timedNetworks[network];
  // On one thread against one thread, on all against the best of any number.
  const best = (threads: number) =>
    Math.max(
      ...entries
        .filter(({ contender }) => contender.name.startsWith('PyTorch') && (threads > 1 || contender.threads === 1))
        .map(({ rates }) => quantile(rates, 0.5)),
    );
  const rows = entries.map(({ contender, rates, loss }) => {
    const middle = quantile(rates, 0.5);
    const against = Number.isFinite(best(1)) ? `${(middle / best(contender.threads)).toFixed(2)}×` : '–';
    const spread = `${digits(quantile(rates, 0))} to ${digits(quantile(rates, 1))}`;
    return `| ${contender.name} | ${contender.threads} | ${digits(middle)} | ${spread} | ${against} | ${loss.toFixed(5)} |`;
  });
  return [
    `### (${network}) ${title}`,
    '',
    `| | threads | steps/s, median | lowest to highest | of PyTorch's best | loss after ${agreementSteps} steps |`,
    '| --- | --: | --: | --: | --: | --: |',
    ...rows,
    '',
  ];
}

function machine(): string {
  const [cpu] = cpus();
  const torch = torchVersion();
  const load = loadavg().map((value) => value.toFixed(1));
  return [
    `${cpu.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}`,
    `Node ${process.version}, ${torch === null ? 'no PyTorch' : `PyTorch ${torch}`}`,
    `load averages before ${load.join(', ')}`,
  ].join('; ');
}

async function peaks(contenders: readonly Contender[], network: string): Promise<string[]> {
  const rows = await Promise.all(
    contenders.map(async (contender) => {
      const answer = await contender.ask(network, 1);
      return 'error' in answer
        ? []
        : [
            `| ${contender.name} | ${contender.threads} | ${digits(answer.peakMegabytes)} | ` +
              `${answer.deviceMegabytes === null ? '–' : digits(answer.deviceMegabytes)} |`,
          ];
    }),
  );
  return [
    '### Peak memory of the process, these networks',
    '',
    '| | threads | MB | MB of the GPU |',
    '| --- | --: | --: | --: |',
    ...rows.flat(),
  ];
}

async function main(contenderScript: string, rounds: number, names: readonly string[], gpu: boolean): Promise<void> {
  const about = gpu ? `${machine()}; ${await aboutGpus()}` : machine();
  const contenders = (gpu ? gpuCommands : commands)(contenderScript).map(startContender);
  const prepared: (Entry | Missing)[] = [];
  for (const network of names) {
    for (const contender of contenders) prepared.push(await prepare(contender, network));
  }
  const entries = prepared.filter((entry) => 'rates' in entry);
  for (let round = 0; round < rounds; round += 1) {
    console.error(`Round ${round + 1} of ${rounds}`);
    for (const { contender, network, steps, rates } of entries) {
      await pause();
      const answer = await contender.ask(network, steps);
      if ('seconds' in answer) rates.push(steps / answer.seconds);
    }
  }
  const tables = names.flatMap((name) =>
    table(
      name,
      entries.filter(({ network }) => network === name),
    ),
  );
  const missing = prepared.flatMap((entry) =>
    'why' in entry
      ? [`${entry.contender.name} on ${entry.contender.threads} did not run (${entry.network}): ${entry.why}.`]
      : [],
  );
  const memory = await peaks(contenders, names[0]);
  console.log([`${about}; ${rounds} rounds.`, '', ...tables, ...memory, '', ...missing].join('\n'));
  for (const contender of contenders) contender.dismiss();
}

const [, , contenderScript, rounds = '9', names = Object.keys(timedNetworks).join(','), where = 'cpu'] = process.argv;
void main(contenderScript, Number(rounds), names.split(','), where === 'gpu');
