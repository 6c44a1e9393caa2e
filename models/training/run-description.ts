import { howMany } from '../architecture/how-many.js';
import type { ResolvedRun, RunOrigin, RunRecord } from './run-record.js';
import { settingsText } from './settings-text.js';

/** What says of which run something is: a name and a text each, in order. */
export type RunDescription = readonly (readonly [name: string, text: string])[];

/** "polished from 2026-11-21T09-30-00-Wide" */
export function originText({ by, run }: RunOrigin): string {
  return `${by === 'polish' ? 'polished' : 'converted'} from ${run}`;
}

/**
 * "compiled: one WebAssembly program for the whole step, SIMD, on 2 threads": what trained a run. Before it ends only how
 * many threads the program may take is known; TensorFlow never says more.
 */
export function engineText({ engine, device, threads }: Pick<ResolvedRun, 'engine' | 'device' | 'threads'>): string {
  if (engine !== 'compiled' || threads === undefined) return `${engine}: ${device}`;
  return `${engine}: ${device.replace(/, (one thread|up to \d+ threads)$/, '')}, on ${howMany(threads.count, 'thread')}`;
}

/** A run to someone who has nothing of it but this: what was trained, on what, how, with what and when. */
export function runDescription(record: Omit<RunRecord, 'text'>): RunDescription {
  const { id, architecture, data, settings, seed, resolved, createdAt, origin } = record;
  const rows = resolved === null ? '' : `, ${resolved.trainRows} training and ${resolved.testRows} held-out rows`;
  return [
    ['Network', architecture.name],
    ['Data', `${data.name}${rows}`],
    ['Training', settingsText(settings)],
    ['Seed', String(seed)],
    ...(resolved === null ? [] : [['Engine', engineText(resolved)] as const]),
    ['Begun', `${createdAt.slice(0, 19).replace('T', ' ')} UTC`],
    ['Run', origin === null ? id : `${id}, ${originText(origin)}`],
    ...Object.entries(resolved?.versions ?? {}).flatMap(([name, version]) =>
      name === 'nestimate' ? [['Nestimate', version] as const] : [],
    ),
  ];
}
