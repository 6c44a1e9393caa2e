import { join } from 'node:path';
import { type Certificate, certificate } from '../../models/certificates/certificate.js';
import { eventReader } from '../../models/training/event-log.js';
import { withoutRetaken } from '../../models/training/retaken.js';
import { mostEvents, thinned } from '../../models/training/thinned-events.js';
import type { RunEvent } from '../../models/training/events.js';
import { trainerIsAlive } from '../../models/training/launch.js';
import { readJson, runFiles } from '../../models/training/run-folder.js';
import { runRecord } from '../../models/training/run-record.js';
import { type RunStatus, runStatus } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import type { RecordedRun } from './session-place.js';

/** What a look into a run folder found that was not there at the look before. */
export interface RunNews {
  readonly run: string;
  readonly events: readonly RunEvent[];
  readonly status: RunStatus;
  /** Null where it is not new. */
  readonly certificate: Certificate | null;
  /** A trainer took the run up or ended it: what was known before (its record, later events) is replaced by `view()`. */
  readonly replaced: boolean;
}

export interface FollowedRun {
  readonly folder: string;
  view(): RunView;
  /** Looks into the folder; null where nothing is new. */
  look(): Promise<RunNews | null>;
}

/** The page needs no program text. */
const shownRecord = runRecord.omit({ text: true });

/** New events, and the certificate that they tell of. One that can't be read, as an older version made it, counts as none. */
async function withCertificate(
  folder: string,
  events: readonly RunEvent[],
): Promise<{ events: readonly RunEvent[]; certificate: Certificate | null }> {
  if (!events.some(({ type }) => type === 'certified')) return { events, certificate: null };
  try {
    return { events, certificate: await readJson(join(folder, runFiles.certificate), certificate) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const told = events.map((event): RunEvent => {
      return event.type === 'certified' ? { v: event.v, time: event.time, type: 'uncertified', message } : event;
    });
    return { events: told, certificate: null };
  }
}

/** A run as its folder tells it, read as it grows. Nothing is known of its events before the first look. */
export function followRun({ folder, record }: RecordedRun): FollowedRun {
  const reader = eventReader(folder, mostEvents);
  let view: RunView = { record: shownRecord.parse(record), status: 'queued', events: [], certificate: null };
  return {
    folder,
    view: () => view,
    async look() {
      // Alive first: a trainer that ends in between has written its last words by the time the events are read.
      const alive = await trainerIsAlive(folder);
      const { events, certificate: found } = await withCertificate(folder, await reader.read());
      const taken = events.some(({ type }) => type === 'started');
      // At its end it is written down what is only known then, as on how many threads it was trained.
      const replaced = taken || events.some(({ type }) => type === 'done');
      const joined = [...view.events, ...events];
      const all = thinned(taken ? withoutRetaken(joined) : joined);
      const status = runStatus(all, alive);
      if (events.length === 0 && status === view.status) return null;
      view = {
        record: replaced ? await readJson(join(folder, runFiles.record), shownRecord) : view.record,
        status,
        events: all,
        certificate: found ?? view.certificate,
      };
      return { run: record.id, events, status, certificate: found, replaced };
    },
  };
}
