import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runFiles } from '../../models/training/run-folder.js';
import type { FollowedSession } from '../training/followed-session.js';

/** A folder that goes is told of by no event of its run, and by not every file system. */
const lookMilliseconds = 1000;

/** Tells of a session's runs whose folders are not there, for as long as somebody sees them. */
export interface GoneRuns {
  /** Tells at once, and from now on where something changed: a folder may come back from the trash. */
  begin: () => void;
  end: () => void;
}

/** @param tell is called with the ids of all runs that are gone */
export function goneRuns({ runs }: Pick<FollowedSession, 'runs'>, tell: (gone: readonly string[]) => void): GoneRuns {
  let told = '';
  let timer: NodeJS.Timeout | undefined;
  const look = () => {
    const gone = runs.filter(({ folder }) => !existsSync(join(folder, runFiles.record)));
    const ids = gone.map(({ view }) => view().record.id);
    if (ids.join('\n') === told) return;
    told = ids.join('\n');
    tell(ids);
  };
  const end = () => clearInterval(timer);
  return {
    begin() {
      end();
      // A page that is shown again knows nothing.
      told = '';
      look();
      timer = setInterval(look, lookMilliseconds);
    },
    end,
  };
}
