import type { RunEvent } from './events.js';
import { lastEvent } from './progress.js';
import type { EngineName, ResolvedRun, RunRecord } from './run-record.js';

/** What is done while an engine is chosen: "timing wasm, cpu". */
export function choosingText(events: readonly RunEvent[]): string {
  return `timing ${lastEvent(events, 'choosing')?.engines.join(', ') ?? 'engines'}`;
}

function rateText(rate: number): string {
  return rate >= 100 ? Math.round(rate).toLocaleString('en') : rate.toPrecision(2);
}

/** Engines with why each is not taken: "cpu (no step within 1 s)". */
export function missingText(missing: ReadonlyMap<EngineName, string>): string {
  return [...missing].map(([name, why]) => `${name} (${why})`).join(', ');
}

/**
 * Why `auto` chose, for the run's record.
 * @param untimed those that were not worth the time
 * @param missing those that can't train it here, each with why
 */
export function reasonFor(
  { measured, timedNetwork }: Pick<ResolvedRun, 'measured' | 'timedNetwork'>,
  untimed: readonly EngineName[],
  missing: ReadonlyMap<EngineName, string>,
): string {
  const others = missing.size === 0 ? '' : `; not ${missingText(missing)}`;
  if (measured.length === 0) return `auto: the first engine that trains this network here${others}`;
  const rates = measured.map(({ engine, stepsPerSecond }, i) =>
    i === 0 ? `${engine}: ${rateText(stepsPerSecond)} steps/s` : `${engine}: ${rateText(stepsPerSecond)}`,
  );
  const why =
    untimed.length === 0
      ? 'the fastest in a short trial here'
      : `the training takes less time than a trial of ${untimed.join(', ')}`;
  const earlier = timedNetwork === undefined ? '' : `, timed for an earlier run of ${timedNetwork}`;
  return `auto: ${why}, ${rates.join(', ')}${earlier}${others}`;
}

/** Engines that took too long to load, those of one reason together. */
function leftOut(stillLoading: NonNullable<ResolvedRun['stillLoading']>): string[] {
  const reasons = [...new Set(stillLoading.map(({ why }) => why))];
  return reasons.map((why) => {
    const names = stillLoading.filter((other) => other.why === why).map(({ engine }) => engine);
    return `${names.join(', ')} left out: ${why}`;
  });
}

/**
 * What trains a network and how fast it and others were, in short: why the rest is missing is left out, but where one may
 * have been faster and only took too long to load.
 */
export function choiceText(
  { architecture, requestedEngine }: RunRecord,
  { engine, device, measured, stillLoading = [], timedNetwork }: ResolvedRun,
): string {
  const trains = `${architecture.name} trains on ${engine}`;
  if (requestedEngine !== 'auto') return `${trains}: ${device}`;
  const own = measured.find((rate) => rate.engine === engine);
  if (own === undefined) return `${trains} (nothing was timed: run.json says why)`;
  const others = measured
    .filter((rate) => rate !== own)
    .map((rate) => `${rate.engine} ${rateText(rate.stepsPerSecond)}`);
  const trial = [undefined, architecture.name].includes(timedNetwork) ? 'trial' : `trial of ${timedNetwork}`;
  const rates = [
    `${rateText(own.stepsPerSecond)} steps/s in a short ${trial}`,
    ...(others.length > 0 ? [others.join(', ')] : []),
    ...leftOut(stillLoading),
  ];
  return `${trains} (${rates.join('; ')})`;
}
