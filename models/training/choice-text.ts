import type { RunEvent } from './events.js';
import { lastEvent } from './progress.js';
import type { EngineName, ResolvedRun, RunRecord } from './run-record.js';

/** Which engine is loaded: "loading tensorflow". */
export function loadingText(events: readonly RunEvent[]): string {
  return `loading ${lastEvent(events, 'loading')?.engine ?? 'the engine'}`;
}

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

/** What `auto` knows when it has chosen. */
interface Choice extends Pick<ResolvedRun, 'engine' | 'measured' | 'timedNetwork'> {
  /** Engines that it chose from. */
  readonly candidates: readonly EngineName[];
  /** Those that were not worth the time, and how long the whole training takes on the first. */
  readonly untimed: readonly EngineName[];
  readonly trainingSeconds: number;
  /** Those that can't train it here, each with why. */
  readonly missing: ReadonlyMap<EngineName, string>;
}

function ratesText(measured: ResolvedRun['measured']): string {
  const rates = measured.map(({ engine, stepsPerSecond }) => `${engine} ${rateText(stepsPerSecond)}`);
  return [`${rates[0]} steps/s`, ...rates.slice(1)].join(', ');
}

function secondsText(seconds: number): string {
  return seconds < 0.1 ? 'less than 0.1 s' : `${Number(seconds.toPrecision(2))} s`;
}

function whyTaken({ engine, measured, candidates, untimed, trainingSeconds, missing }: Choice): string {
  if (candidates.length === 1) return 'the only engine here that can train this network';
  if (measured.length === 0) {
    if (candidates.filter((name) => !missing.has(name)).length === 1) return 'the only engine that is left';
    const tried = candidates.some((name) => missing.has(name));
    return `${tried ? 'no trial came to its end' : 'nothing was timed'}, and it is the first engine that is here`;
  }
  const [{ engine: fastest, stepsPerSecond }, ...others] = measured;
  if (untimed.length > 0) {
    const training = `${secondsText(trainingSeconds)} at ${rateText(stepsPerSecond)} steps/s`;
    return `a trial of the others (${untimed.join(', ')}) would take longer than this training (${training})`;
  }
  const rates = ratesText(measured);
  if (others.length === 0) return `the only engine that came to the end of a short trial here (${rates})`;
  if (fastest === engine) return `the fastest in a short trial here (${rates})`;
  const how = missing.has(fastest) ? 'the fastest of those that are left after' : 'about as fast as any in';
  return `${how} a short trial here (${rates})`;
}

/** Why `auto` chose, for the run's record: "auto: why; left out: those that can't train it (each with why)". */
export function reasonFor(choice: Choice): string {
  const { timedNetwork, missing } = choice;
  const earlier = timedNetwork === undefined ? '' : `, timed for an earlier run of ${timedNetwork}`;
  const others = missing.size === 0 ? '' : `; left out: ${missingText(missing)}`;
  return `auto: ${whyTaken(choice)}${earlier}${others}`;
}

/** A reason in a few words: up to its first pause. What to do about it stands in the record, and in `nestimate engines`. */
function inShort(why: string): string {
  return why.split(/[.;:]\s|\s\(/, 1)[0];
}

/** Engines that were left out, those of one reason together: "webgpu, tensorflow left out: not installed". */
function leftOutTexts(leftOut: NonNullable<ResolvedRun['leftOut']>): string[] {
  const reasons = [...new Set(leftOut.map(({ why }) => inShort(why)))];
  return reasons.map((reason) => {
    const names = leftOut.filter(({ why }) => inShort(why) === reason).map(({ engine }) => engine);
    return `${names.join(', ')} left out: ${reason}`;
  });
}

/** What trains a network and how fast it and others were, in short, and which engines were left out. */
export function choiceText(
  { architecture, requestedEngine }: RunRecord,
  { engine, device, reason, measured, leftOut = [], timedNetwork }: ResolvedRun,
): string {
  const trains = `${architecture.name} trains on ${engine}`;
  if (requestedEngine !== 'auto') return `${trains}: ${device}`;
  const own = measured.find((rate) => rate.engine === engine);
  if (own === undefined || measured.length === 1) {
    const why = reason.replace(/^auto: /, '').replace(/; left out: .*/s, '');
    return `${trains}: ${[why, ...leftOutTexts(leftOut)].join('; ')}`;
  }
  const others = measured
    .filter((rate) => rate !== own)
    .map((rate) => `${rate.engine} ${rateText(rate.stepsPerSecond)}`);
  const trial = [undefined, architecture.name].includes(timedNetwork) ? 'trial' : `trial of ${timedNetwork}`;
  const rates = [
    `${rateText(own.stepsPerSecond)} steps/s in a short ${trial}`,
    others.join(', '),
    ...leftOutTexts(leftOut),
  ];
  return `${trains} (${rates.join('; ')})`;
}
