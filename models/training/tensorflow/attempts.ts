import { appendFile, rm } from 'node:fs/promises';
import { InstallationError } from './installation-error.js';

/** What is tried in turn, and what came of it. */
export interface Attempts {
  /** Tells that this failed, in a line, and writes what was said to the log. @throws what is no InstallationError */
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
 * @param log file that what failed programs said is written to; one of an earlier installation is removed
 */
export async function attemptsIn(log: string, say: (what: string) => void): Promise<Attempts> {
  const reasons: string[] = [];
  let isWritten = false;
  await rm(log, { force: true });
  const write = async (text: string): Promise<void> => {
    try {
      await appendFile(log, text);
      isWritten = true;
    } catch {
      // Where it can't be written the installation can't go on either, and says so itself.
    }
  };
  return {
    async failed(what, error, next) {
      if (!(error instanceof InstallationError)) throw error;
      reasons.push(error.message);
      if (error.said !== '') await write(`${what}\n\n${error.message}\n\n${error.said}\n\n`);
      say(`${what} failed: ${inALine(error.message)}`);
      if (next !== null) say(`Trying another way: ${next}.${isWritten ? ` What was said is in ${log}` : ''}`);
    },
    reasons: () =>
      [...reasons, ...(isWritten ? [`The last 20,000 characters of what each said are in ${log}`] : [])].join('\n'),
  };
}
