import { join } from 'node:path';
import { type Landscape, landscape } from '../../models/certificates/landscape/landscape.js';
import { appendEvent } from '../../models/training/event-log.js';
import { readJson, runFiles } from '../../models/training/run-folder.js';
import { protocolVersion as v, type ToPage, type Work } from '../../webview/run-panel/messages.js';
import { runCommand } from '../command-process.js';
import type { FollowedSession } from '../training/followed-session.js';

/** What is computed of a session's runs beside their training, each in a process of its own. */
export interface RunWork {
  /**
   * Computes it, one thing of a run at a time.
   * @throws Error with the command's words where it fails
   */
  begin(run: string, kind: Work['kind']): Promise<void>;
  /** Ends what is computed of the run; nothing of it is kept. */
  cancel(run: string): void;
  /** What a page that was not there has to be told: the landscapes that stand, and what is under way. */
  messages(): Promise<ToPage[]>;
  dispose(): void;
}

interface UnderWay {
  readonly end: AbortController;
  work: Work;
}

async function landscapeOf(folder: string): Promise<Landscape | null> {
  return readJson(join(folder, runFiles.landscape), landscape).catch(() => null);
}

/** The last "137 of 625 points" of what a command says. */
function pointsIn(said: string): Work['points'] {
  const [, done, of] = /(\d+) of (\d+) points\s*$/.exec(said) ?? [];
  return done === undefined ? null : { done: Number(done), of: Number(of) };
}

/**
 * @param commandScript `dist/nestimate.cjs`
 * @param send tells the page
 * @param certified called when a run has a new certificate
 */
export function runWork(
  commandScript: string,
  session: Pick<FollowedSession, 'runs'>,
  send: (message: ToPage) => void,
  certified: () => Promise<void>,
): RunWork {
  const underWay = new Map<string, UnderWay>();
  const tell = (run: string) => send({ v, type: 'work', run, work: underWay.get(run)?.work ?? null });
  async function compute(run: string, folder: string, now: UnderWay): Promise<void> {
    const { kind } = now.work;
    const { code, said } = await runCommand(commandScript, [kind, folder], {
      text: '',
      signal: now.end.signal,
      heard(words) {
        now.work = { kind, points: pointsIn(words) };
        tell(run);
      },
    });
    if (code !== 0)
      throw new Error(said.replace(/^\d+ of \d+ points\n/gm, '') || `nestimate ${kind} ended with ${code}.`);
    if (kind === 'certify') {
      await appendEvent(folder, { type: 'certified' });
      return certified();
    }
    const found = await landscapeOf(folder);
    if (found !== null) send({ v, type: 'landscape', run, landscape: found });
  }
  return {
    async begin(run, kind) {
      const found = session.runs.find(({ view }) => view().record.id === run);
      // Of a run that is still trained the weights change under it, and its last word is the trainer's.
      if (found?.view().status !== 'completed' || underWay.has(run)) return;
      const { folder } = found;
      const now: UnderWay = { end: new AbortController(), work: { kind, points: null } };
      underWay.set(run, now);
      tell(run);
      try {
        await compute(run, folder, now);
      } catch (error) {
        if (!now.end.signal.aborted) throw error;
      } finally {
        underWay.delete(run);
        tell(run);
      }
    },
    cancel: (run) => underWay.get(run)?.end.abort(),
    async messages() {
      const found = session.runs.map(async ({ folder, view }): Promise<ToPage[]> => {
        const [run, stands] = [view().record.id, await landscapeOf(folder)];
        return stands === null ? [] : [{ v, type: 'landscape', run, landscape: stands }];
      });
      const works = [...underWay].map(([run, { work }]): ToPage => ({ v, type: 'work', run, work }));
      return [...(await Promise.all(found)).flat(), ...works];
    },
    dispose: () => underWay.forEach(({ end }) => end.abort()),
  };
}
