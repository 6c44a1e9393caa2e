import { choosingText, loadingText } from '../../models/training/choice-text.js';
import { formatSeconds, lastEvent, progressOf } from '../../models/training/progress.js';
import { deathAdvice, isSettled } from '../../models/training/run-status.js';
import type { RunView } from '../../webview/run-panel/messages.js';
import { networkNames } from './session-place.js';

/** What the status bar says of a session under way. */
export interface TrainingLabel {
  /** A codicon. */
  readonly icon: string;
  readonly text: string;
  readonly tooltip: string;
}

/** A network, with its seed where the session has several. */
function runName({ record }: RunView, runs: readonly RunView[]): string {
  const seeded = runs.some((other) => other.record.seed !== record.seed);
  return seeded ? `${record.architecture.name}, seed ${record.seed}` : record.architecture.name;
}

/** What a run does now: in a few words behind its name, and at length. */
function workOf(run: RunView, several: boolean): { readonly brief: string; readonly long: string } {
  const { status, events, record } = run;
  if (status === 'queued') return { brief: ' starts', long: 'starts' };
  if (status === 'choosing')
    return { brief: ': choosing the engine', long: `its engine is chosen: ${choosingText(events)}` };
  if (status === 'loading') return { brief: ': loading the engine', long: loadingText(events) };
  if (status === 'certifying') return { brief: ': certificate', long: 'its certificate is computed' };
  const { epoch, secondsLeft } = progressOf(events);
  const place = `${Math.floor(epoch)}/${record.settings.epochs}`;
  const long = `epoch ${Math.floor(epoch)} of ${record.settings.epochs}`;
  if (status === 'paused') return { brief: `: paused at ${place}`, long: `paused at ${long}` };
  if (secondsLeft === null) return { brief: ` ${place}`, long };
  const left = secondsLeft < 1 ? 'less than a second' : formatSeconds(secondsLeft);
  // How long the session's other runs take is not known.
  return { brief: ` ${place}`, long: `${long}, ${left} left${several ? ' in it' : ''}` };
}

/** "Wide, seed 1 12/60, run 2 of 3" of the run that trains; null where none is under way. */
export function trainingLabel(runs: readonly RunView[]): TrainingLabel | null {
  const underWay = runs.filter(({ status }) => !isSettled(status));
  const run = underWay.find(({ status }) => status !== 'queued') ?? underWay[0];
  if (run === undefined) return null;
  const several = runs.length > 1;
  const { brief, long } = workOf(run, several);
  const name = runName(run, runs);
  const { architecture, seed } = run.record;
  const count = `run ${runs.length - underWay.length + 1} of ${runs.length}`;
  return {
    icon: run.status === 'paused' ? 'debug-pause' : 'loading~spin',
    text: several ? `${name}${brief}, ${count}` : `${name}${brief}`,
    tooltip: several
      ? `${count[0].toUpperCase()}${count.slice(1)}: ${architecture.name}, seed ${seed}, ${long}`
      : `${architecture.name}, seed ${seed}: ${long}`,
  };
}

/** The first session's label, with how many others are under way; what each does when it is pointed at. */
export function sessionsLabel(sessions: readonly (readonly RunView[])[]): TrainingLabel | null {
  const labels = sessions.map(trainingLabel).filter((label) => label !== null);
  if (labels.length === 0) return null;
  const others = labels.length === 1 ? '' : ` +${labels.length - 1}`;
  return {
    icon: labels[0].icon,
    text: labels[0].text + others,
    tooltip: labels.map(({ tooltip }) => tooltip).join('\n'),
  };
}

export interface EndMessage {
  readonly failed: boolean;
  readonly text: string;
}

/** Why a run of several failed, and how many of them completed. */
function failureText(run: RunView, runs: readonly RunView[]): string {
  const reason = lastEvent(run.events, 'failed')?.message ?? 'its trainer wrote no reason.';
  const others = runs.length === 1 ? '' : ` ${completedText(runs)}`;
  return `${runName(run, runs)} failed: ${reason}${others}`;
}

function completedText(runs: readonly RunView[]): string {
  const completed = runs.filter(({ status }) => status === 'completed').length;
  return `${completed} of ${runs.length} runs completed.`;
}

/** What the runs of a `train` block, which share their loss, completed with. */
function completionText(runs: readonly RunView[]): string {
  const uncertified = runs.map(({ events }) => lastEvent(events, 'uncertified')).find((event) => event !== null);
  return uncertified === undefined ? 'trained and certified.' : `trained. ${uncertified.message}`;
}

/** How a session ended, in one message; null while a run is under way. */
export function endMessage(runs: readonly RunView[]): EndMessage | null {
  if (!runs.every(({ status }) => isSettled(status))) return null;
  const failed = runs.find(({ status }) => status === 'failed');
  if (failed !== undefined) return { failed: true, text: failureText(failed, runs) };
  const names = networkNames(runs.map(({ record }) => record));
  if (runs.every(({ status }) => status === 'completed'))
    return { failed: false, text: `${names}: ${completionText(runs)}` };
  if (runs.some(({ status }) => status === 'stopped')) {
    return { failed: false, text: `${names}: stopped, ${completedText(runs)}` };
  }
  return { failed: true, text: `${names}: the trainer died. ${deathAdvice}` };
}
