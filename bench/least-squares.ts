// The certificate's least squares beside scipy's lstsq on one thread: processes of their own, one for each problem, taking
// turns; medians of the rounds. Prints Markdown. node bench/run.mjs least-squares [rounds]
import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';
import { type Answer, type Contender, startContender } from './contender.js';
import { certifiedRows, problems } from './least-squares-problem.js';
import { networkA } from './networks.js';
import { quantile } from './quantile.js';

function scipyVersion(): string | null {
  try {
    const found = execFileSync('python3', ['-c', 'import scipy; print(scipy.__version__)'], { stdio: 'pipe' });
    return found.toString().trim();
  } catch {
    return null;
  }
}

function contenders(script: string, hasScipy: boolean): Contender[] {
  const ours = startContender({ name: 'Nestimate', threads: 1, command: process.execPath, args: [script] });
  if (!hasScipy) return [ours];
  const args = (driver: string) => ['bench/least-squares.py', driver, JSON.stringify(problems)];
  const scipy = ['gelsd', 'gelsy'].map((driver) =>
    startContender({ name: `scipy ${driver}`, threads: 1, command: 'python3', args: args(driver) }),
  );
  return [ours, ...scipy];
}

interface Entry {
  readonly name: string;
  readonly answers: Answer[];
}

/** One problem: a first turn of each in which its code is compiled and its pages are found, then the rounds. */
async function measured(problem: string, script: string, hasScipy: boolean, rounds: number): Promise<Entry[]> {
  const started = contenders(script, hasScipy);
  for (const contender of started) await contender.ask(problem, 1);
  const entries = started.map(({ name }): Entry => ({ name, answers: [] }));
  for (let round = 0; round < rounds; round += 1) {
    console.error(`${problem}: round ${round + 1} of ${rounds}`);
    for (const [i, contender] of started.entries()) entries[i].answers.push(await contender.ask(problem, 1));
  }
  for (const contender of started) contender.dismiss();
  return entries;
}

function table(entries: readonly Entry[]): string[] {
  const found = entries.map(({ name, answers }) => {
    const taken = answers.flatMap((answer) => ('seconds' in answer ? [answer] : []));
    const seconds = taken.map((answer) => answer.seconds);
    return { name, seconds, risk: taken.at(-1)?.loss ?? NaN, memory: Math.max(...taken.map((a) => a.peakMegabytes)) };
  });
  const [ours] = found;
  return found.map(({ name, seconds, risk, memory }) => {
    if (seconds.length === 0) return `| ${name} | did not run | | | | |`;
    const middle = quantile(seconds, 0.5);
    const spread = `${quantile(seconds, 0).toFixed(2)} to ${quantile(seconds, 1).toFixed(2)}`;
    const ratio = (quantile(ours.seconds, 0.5) / middle).toFixed(2);
    const apart = Math.abs(risk / ours.risk - 1).toExponential(0);
    return `| ${name} | ${middle.toFixed(2)} | ${spread} | ${ratio} | ${Math.round(memory).toLocaleString('en')} | ${apart} |`;
  });
}

/** Time and memory of a whole certificate, and of what it is about. */
async function certificate(script: string): Promise<string> {
  const contender = startContender({ name: 'Nestimate', threads: 1, command: process.execPath, args: [script] });
  const answer = await contender.ask('certificate', 1);
  contender.dismiss();
  if ('error' in answer) return `The certificate did not run: ${answer.error}.`;
  const { title, architecture } = networkA;
  const data = (4 * certifiedRows * (architecture.inputSize + architecture.outputSize)) / 2 ** 20;
  const found = `${answer.seconds.toFixed(1)} s; peak of the process ${Math.round(answer.peakMegabytes)} MB`;
  return `Whole certificate of (a) ${title}, on ${certifiedRows.toLocaleString('en')} rows: ${found}, its data ${Math.round(data)} MB.`;
}

async function main(script: string, rounds: number): Promise<void> {
  const scipy = scipyVersion();
  const load = loadavg().map((value) => value.toFixed(1));
  console.log(
    [
      `${cpus()[0].model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}`,
      `Node ${process.version}, ${scipy === null ? 'no scipy' : `scipy ${scipy} on one thread`}`,
      `load averages before ${load.join(', ')}; ${rounds} rounds.`,
    ].join('; '),
  );
  for (const problem of Object.keys(problems)) {
    const entries = await measured(problem, script, scipy !== null, rounds);
    const head = '| | seconds, median | lowest to highest | ours / theirs | peak MB | risks differ by |';
    console.log(
      ['', `### ${problem}`, '', head, '| --- | --: | --: | --: | --: | --: |', ...table(entries)].join('\n'),
    );
  }
  console.log(`\n${await certificate(script)}`);
}

void main(process.argv[2], Number(process.argv[3] ?? 5));
