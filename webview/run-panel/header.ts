import { formatSeconds } from '../../models/training/progress.js';
import { isSettled, type RunStatus } from '../../models/training/run-status.js';
import { originText } from '../../models/training/run-description.js';
import { settingsText } from '../../models/training/settings-text.js';
import { button, progressBar } from '../controls.js';
import { element } from '../element.js';
import type { FromPage } from './messages.js';
import { protocolVersion as v } from './messages.js';
import { runFacts } from './run-facts.js';
import { sessionShare, type SessionState, sessionTimeLeft } from './session-state.js';

/** The head of the page: what is trained, how far it is, what computes, and what can be done about it. */
export interface PanelHeader {
  readonly element: HTMLElement;
  show(state: SessionState): void;
  /** There is nothing to show but that. */
  showVanished(runsFolder: string, session: string): void;
}

const doing: Partial<Record<RunStatus, string>> = {
  choosing: 'Choosing the engine for',
  loading: 'Loading the engine for',
  training: 'Training',
  paused: 'Paused in',
  certifying: 'Certifying',
};

function timeWords(state: SessionState, status: RunStatus): string {
  const left = status === 'paused' ? null : sessionTimeLeft(state);
  if (left === null) return '';
  const time = left.seconds < 1 ? 'less than a second' : `about ${formatSeconds(left.seconds)}`;
  const unsettled = state.runs.filter((run) => !isSettled(run.status)).length;
  return `, ${time} left${left.of === 'run' ? ' of this run' : unsettled > 1 ? ' in all' : ''}`;
}

function statusWords(state: SessionState): string {
  const { runs, gone } = state;
  if (runs.every(({ record }) => gone.has(record.id))) return 'Deleted';
  const done = runs.filter(({ status }) => status === 'completed').length;
  const under = runs.find(({ status }) => status in doing);
  if (under === undefined) {
    const waiting = runs.find(({ status }) => status === 'queued');
    const soFar = `${done} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} done`;
    if (waiting !== undefined) return `Starting ${waiting.record.architecture.name}, ${soFar}`;
    return runs.some(({ status }) => status === 'stopped') ? `Stopped, ${soFar}` : soFar;
  }
  const soFar = runs.length === 1 ? '' : `, ${done} of ${runs.length} runs done`;
  return `${doing[under.status] ?? ''} ${under.record.architecture.name}${soFar}${timeWords(state, under.status)}`;
}

function titleOf({ runs }: SessionState): string {
  const networks = [...new Set(runs.map(({ record }) => record.architecture.name))].join(', ');
  return `${networks} on ${runs[0]?.record.data.name ?? ''}`;
}

function settingsOf({ runs: [first] }: SessionState): string {
  const { origin, settings } = first.record;
  return settingsText(settings) + (origin === null ? '' : ` · ${originText(origin)}`);
}

export function panelHeader(post: (message: FromPage) => void): PanelHeader {
  let first: string | undefined;
  const title = element('h1', {}, 'Run');
  const settings = element('p', { class: 'muted' });
  const words = element('p', { role: 'status' }, 'Waiting for the run …');
  const facts = element('p', { class: 'muted' });
  const progress = progressBar('Progress of all runs');
  const stop = button('Stop', 'secondary', () => post({ v, type: 'stop' }));
  const pause = button('Pause', 'secondary', () => post({ v, type: 'pause' }));
  const goOn = button('Continue', 'primary', () => post({ v, type: 'continue' }));
  const resume = button('Resume', 'primary', () => post({ v, type: 'resume' }));
  const source = button('Show source', 'secondary', () => post({ v, type: 'reveal-source' }));
  const folder = button('Open folder', 'secondary', () => {
    if (first !== undefined) post({ v, type: 'reveal-folder', run: first });
  });
  for (const hidden of [stop, pause, goOn, resume]) hidden.hidden = true;
  const actions = element('div', { class: 'actions' }, stop, pause, goOn, resume, source, folder);
  return {
    element: element(
      'header',
      {},
      element('div', { class: 'head' }, title, actions),
      settings,
      words,
      progress.bar,
      facts,
    ),
    show(state) {
      const { runs, gone } = state;
      if (runs.length === 0) return;
      const there = runs.filter(({ record }) => !gone.has(record.id));
      first = there[0]?.record.id;
      title.textContent = titleOf(state);
      settings.textContent = settingsOf(state);
      words.textContent = statusWords(state);
      const { text, more } = runFacts(runs);
      facts.textContent = text;
      facts.title = more;
      progress.set(sessionShare(state));
      // A full bar says no more than the words over it.
      progress.bar.hidden = runs.every(({ status }) => status === 'completed');
      const has = (...wanted: RunStatus[]) => there.some(({ status }) => wanted.includes(status));
      stop.hidden = there.every(({ status }) => isSettled(status));
      pause.hidden = !has('choosing', 'loading', 'training') || has('paused');
      goOn.hidden = !has('paused');
      resume.hidden = !stop.hidden || !has('stopped', 'interrupted', 'failed');
      folder.hidden = first === undefined;
    },
    showVanished(runsFolder, session) {
      title.textContent = 'Deleted run';
      words.textContent = `The runs of ${session} are gone: their folders were deleted from ${runsFolder}.`;
      for (const element of [progress.bar, source, folder]) element.hidden = true;
    },
  };
}
