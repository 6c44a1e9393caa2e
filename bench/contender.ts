import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as z from 'zod';

/** What a contender answers to "take so many steps": the time they took, the last one's loss, its memory so far, and a GPU's. */
const answer = z.union([
  z.object({
    seconds: z.number(),
    loss: z.number(),
    peakMegabytes: z.number(),
    deviceMegabytes: z.number().nullable().default(null),
  }),
  z.object({ error: z.string() }),
]);

export type Answer = z.infer<typeof answer>;

/** A process that trains: it reads one request a line, `{ network, steps }`, and writes one answer a line. */
export interface Contender {
  readonly name: string;
  readonly threads: number;
  ask(network: string, steps: number): Promise<Answer>;
  dismiss(): void;
}

export interface ContenderCommand {
  readonly name: string;
  readonly threads: number;
  readonly command: string;
  readonly args: readonly string[];
}

function exited(process: ChildProcess): Promise<Answer> {
  return new Promise((resolve) => {
    process.once('error', ({ message }) => resolve({ error: message }));
    process.once('exit', (code) => resolve({ error: `it ended with code ${code}` }));
  });
}

/** Starts a contender. What it says on stderr is left out: PyTorch is talkative. */
export function startContender({ name, threads, command, args }: ContenderCommand): Contender {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout });
  const end = exited(child);
  child.stdin.on('error', () => undefined);
  return {
    name,
    threads,
    ask(network, steps) {
      const line = new Promise<Answer>((resolve) => {
        lines.once('line', (text) => resolve(answer.parse(JSON.parse(text))));
      });
      child.stdin.write(`${JSON.stringify({ network, steps })}\n`);
      return Promise.race([line, end]);
    },
    dismiss: () => child.stdin.end(),
  };
}
