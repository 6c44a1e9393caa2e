import type { ChildProcess } from 'node:child_process';
import { type TrialAnswer, trialAnswer, type TrialRequest, type TrialTurn } from './engine-trial.js';
import { startPart, trainerParts } from './trainer-part.js';

/** An engine that is being tried in a process of its own. */
export interface Trial {
  /** Milliseconds since its process was started. */
  age(): number;
  /** Its next answer; null where it takes longer than this. Where its process has ended, why there is none any more. */
  next(milliseconds: number): Promise<TrialAnswer | null>;
  /** Says that its turn has come. */
  tell(turn: TrialTurn): void;
  end(): void;
}

function endOf({ exitCode, signalCode }: ChildProcess): TrialAnswer {
  return { kind: 'failed', why: `its trial ended with ${signalCode ?? exitCode ?? '?'}` };
}

/** What a process says, in its order, kept until it is asked for; its end, or that it could not begin, is the last word. */
function heard(child: ChildProcess): Trial['next'] {
  const answers: TrialAnswer[] = [];
  let last: TrialAnswer | null = null;
  let wake = () => undefined as void;
  const end = (answer: TrialAnswer) => {
    last ??= answer;
    wake();
  };
  child.on('message', (message) => {
    const answer = trialAnswer.safeParse(message);
    if (answer.success) answers.push(answer.data);
    wake();
  });
  child.on('exit', () => end(endOf(child)));
  child.on('error', ({ message }) => end({ kind: 'failed', why: message }));
  return async (milliseconds) => {
    if (answers.length === 0 && last === null) {
      await new Promise<void>((done) => {
        const timer = setTimeout(done, milliseconds);
        wake = () => {
          clearTimeout(timer);
          done();
        };
      });
    }
    return answers.shift() ?? last;
  };
}

/** Begins a trial; null where this machine has no room for another process. */
export function beginTrial(script: string, request: TrialRequest): Trial | null {
  try {
    const child = startPart(script, trainerParts.trial, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const began = performance.now();
    const next = heard(child);
    // A process that is gone says so by its end.
    const send = (words: TrialRequest | TrialTurn) => void child.send(words, () => undefined);
    send(request);
    const end = () => void child.kill('SIGKILL');
    return { age: () => performance.now() - began, next, tell: send, end };
  } catch {
    return null;
  }
}
