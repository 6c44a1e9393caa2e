// Steps per second and peak memory of the engines and of PyTorch, side by side: each in a process of its own, a new one for
// each network, taking turns, medians of the rounds. Prints Markdown.
// node bench/run.mjs training [rounds] [networks, as a,b,c] [gpu: what computes on a GPU]
import { availableParallelism } from 'node:os';
import { tensorflowFolder } from '../models/training/tensorflow/place.js';
import { builtPackage } from '../models/training/tensorflow/packages.js';
import { type Contender, type ContenderCommand, startContender } from './contender.js';
import { aboutGpus, gpuCommands } from './gpu-contenders.js';
import { machine } from './machine.js';
import { timedNetworks } from './networks.js';
import { torchVersion, writeNetworks } from './pytorch.js';
import { quantile } from './quantile.js';

/** What one turn takes, long beside the trials of threads in it, and the pause after it in which the last one's threads come to rest. */
const [turnSeconds, pauseMilliseconds] = [2, 250];

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
  /** Megabytes. */
  peak: number;
  /** Megabytes of the GPU; null where none takes part. */
  device: number | null;
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
      const turn = stepsIn(turnSeconds, steps / seconds);
      return { contender, network, steps: turn, loss: first.loss, rates: [], peak: 0, device: null };
    }
    // The first answer holds compilers' time: another measures.
    steps = answer === first ? stepsIn(turnSeconds / 2, steps / seconds) : 2 * steps;
    answer = await contender.ask(network, steps);
  }
}

function stepsIn(seconds: number, rate: number): number {
  return Math.max(1, Math.round(seconds * rate));
}

const digits = (value: number) => (value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(1));

function isPyTorch({ contender }: Entry): boolean {
  return contender.name.startsWith('PyTorch');
}

function table(network: string, entries: readonly Entry[]): string[] {
  const { title, agreementSteps } = timedNetworks[network];
  // On one thread against one thread, on all against the best of any number.
  const best = (threads: number) =>
    Math.max(
      ...entries
        .filter((entry) => isPyTorch(entry) && (threads > 1 || entry.contender.threads === 1))
        .map(({ rates }) => quantile(rates, 0.5)),
    );
  const leanest = Math.min(...entries.filter(isPyTorch).map(({ peak }) => peak));
  const onGpu = entries.some(({ device }) => device !== null);
  const rows = entries.map(({ contender, rates, loss, peak, device }) => {
    const middle = quantile(rates, 0.5);
    const against = Number.isFinite(best(1)) ? `${(middle / best(contender.threads)).toFixed(2)}×` : '–';
    const memory = Number.isFinite(leanest) ? `${(peak / leanest).toFixed(2)}×` : '–';
    const spread = `${digits(quantile(rates, 0))} to ${digits(quantile(rates, 1))}`;
    return `| ${contender.name} | ${contender.threads} | ${digits(middle)} | ${spread} | ${against} | ${loss.toFixed(5)} | ${digits(peak)} | ${memory} |${onGpu ? ` ${device === null ? '–' : digits(device)} |` : ''}`;
  });
  return [
    `### (${network}) ${title}`,
    '',
    `| | threads | steps/s, median | lowest to highest | of PyTorch's best | loss after ${agreementSteps} steps | peak MB | of PyTorch's least |${onGpu ? ' MB of the GPU |' : ''}`,
    `| --- | --: | --: | --: | --: | --: | --: | --: |${onGpu ? ' --: |' : ''}`,
    ...rows,
    '',
  ];
}

/** Times all contenders on one network. Returns Markdown. */
async function timed(network: string, all: readonly ContenderCommand[], rounds: number): Promise<string[]> {
  const contenders = all.map(startContender);
  const prepared: (Entry | Missing)[] = [];
  for (const contender of contenders) prepared.push(await prepare(contender, network));
  const entries = prepared.filter((entry) => 'rates' in entry);
  for (let round = 0; round < rounds; round += 1) {
    console.error(`${network}: round ${round + 1} of ${rounds}`);
    for (const entry of entries) {
      await pause();
      const answer = await entry.contender.ask(network, entry.steps);
      if (!('seconds' in answer)) continue;
      entry.rates.push(entry.steps / answer.seconds);
      entry.peak = answer.peakMegabytes;
      entry.device = answer.deviceMegabytes;
    }
  }
  for (const contender of contenders) contender.dismiss();
  const missing = prepared.flatMap((entry) =>
    'why' in entry ? [`${entry.contender.name} on ${entry.contender.threads} did not run: ${entry.why}.`, ''] : [],
  );
  return [...table(network, entries), ...missing];
}

async function main(contenderScript: string, rounds: number, names: readonly string[], gpu: boolean): Promise<void> {
  const about = gpu ? `${machine(torchVersion())}; ${await aboutGpus()}` : machine(torchVersion());
  const all = (gpu ? gpuCommands : commands)(contenderScript);
  console.log(`${about}; ${rounds} rounds.\n`);
  for (const name of names) console.log((await timed(name, all, rounds)).join('\n'));
}

const [, , contenderScript, rounds = '9', names = Object.keys(timedNetworks).join(','), where = 'cpu'] = process.argv;
void main(contenderScript, Number(rounds), names.split(','), where === 'gpu');
