import { appendFile, rm } from 'node:fs/promises';
import { InstallationError } from './installation-error.js';

/** What is tried in turn, and what came of it. */
export interface Attempts {
  /** Tells that this failed, in a line, and writes all that was said to the log. @throws what is no InstallationError */
  failed(what: string, error: unknown, next: string | null): Promise<void>;
  /** Why each of them failed, and where the rest of it stands. */
  reasons(): string;
}

const longest = 200;

/** The first line of a reason, with the first of a program's own words behind it. */
function inALine(message: string): string {
  const [what, said] = message.split('\n');
  const line = said === undefined ? what : `${what.replace(/[.?]$/, '')} (${said.trim()})`;
  return line.length > longest ? `${line.slice(0, longest)} …` : line.replace(/\.$/, '');
}

/**
 * Attempts of one installation.
 * @param log file that all is written to that failed programs said; one of an earlier installation is removed
 */
export async function attemptsIn(log: string, say: (what: string) => void): Promise<Attempts> {
  const reasons: string[] = [];
  await rm(log, { force: true });
  return {
    async failed(what, error, next) {
      if (!(error instanceof InstallationError)) throw error;
      reasons.push(error.message);
      // Where it can't be written the installation can't go on either, and says so itself.
      await appendFile(log, `${what}\n\n${error.message}\n\n${error.said}\n\n`).catch(() => undefined);
      say(`${what} failed: ${inALine(error.message)}`);
      if (next !== null) say(`Trying another way: ${next}. All of what failed is in ${log}`);
    },
    reasons: () => [...reasons, `All that was said is in ${log}`].join('\n'),
  };
}
