import '../page.css';
import './run-panel.css';
import { formatSeconds } from '../../models/training/progress.js';
import { isSettled } from '../../models/training/run-status.js';
import { settingsText } from '../../models/training/settings-text.js';
import { button, checkbox, progressBar } from '../controls.js';
import { element, show } from '../element.js';
import { onThemeChange, readTheme } from '../theme.js';
import { certificateViews } from './certificate/certificate-views.js';
import { polishAttribute } from './certificate/certificate-view.js';
import { theoryAttribute } from '../guarantees/guarantees-section.js';
import { curveChart } from './chart.js';
import { baselineOf, curvesOf } from './curve-data.js';
import { type FromPage, type PanelState, protocolVersion as v, type ToPage } from './messages.js';
import { runTable, troubles } from './run-table.js';
import { receive, sessionSecondsLeft, sessionShare, type SessionState } from './session-state.js';

const vscode = acquireVsCodeApi<PanelState>();
const post = (message: FromPage) => vscode.postMessage(message);

let state: SessionState | null = null;
let logarithmic = true;
let theme = readTheme();

const title = element('h1', {}, 'Run');
const words = element('p', { class: 'muted', role: 'status' }, 'Waiting for the run …');
const settings = element('p', { class: 'muted' });
const stop = button('Stop', 'primary', () => post({ v, type: 'stop' }));
const resume = button('Resume', 'primary', () => post({ v, type: 'resume' }));
const source = button('Show source', 'secondary', () => post({ v, type: 'reveal-source' }));
const folder = button('Open folder', 'secondary', () => {
  const run = state?.runs[0]?.record.id;
  if (run !== undefined) post({ v, type: 'reveal-folder', run });
});
const progress = progressBar('Progress of all runs');
const logScale = checkbox('Logarithmic risk', (checked) => {
  logarithmic = checked;
  draw();
});
const risk = curveChart('Risk');
const accuracy = curveChart('Accuracy');
const trouble = element('div');
const table = element('div');
const certificates = certificateViews();

// The certificates are drawn anew when they change: the section stays, and hears for all of their buttons.
certificates.section.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const run = target.getAttribute(polishAttribute);
  if (run !== null) post({ v, type: 'polish', run });
  const guarantee = target.getAttribute(theoryAttribute);
  if (guarantee !== null) post({ v, type: 'theory', guarantee });
});

const panel = document.getElementById('panel') ?? document.body;
panel.append(
  element(
    'header',
    {},
    element('div', { class: 'head' }, title, element('div', { class: 'actions' }, stop, resume, source, folder)),
    settings,
    words,
    progress.bar,
  ),
  trouble,
  element('div', { class: 'charts' }, risk.figure, accuracy.figure),
  element('div', { class: 'options' }, logScale),
  table,
  certificates.section,
);

function statusWords(current: SessionState): string {
  const { runs } = current;
  const done = runs.filter(({ status }) => status === 'completed').length;
  const under = runs.find(({ status }) => status === 'training' || status === 'certifying');
  const left = sessionSecondsLeft(current);
  const resolved = runs.map(({ record }) => record.resolved).find((found) => found !== null);
  const engine = resolved === undefined ? '' : ` · ${resolved.engine} on ${resolved.device} (${resolved.reason})`;
  if (under === undefined) {
    const waiting = runs.some(({ status }) => status === 'queued');
    return `${waiting ? 'Starting' : `${done} of ${runs.length} ${runs.length === 1 ? 'run' : 'runs'} done`}${engine}`;
  }
  const doing = under.status === 'certifying' ? 'Certifying' : 'Training';
  const time = left === null ? '' : `, about ${formatSeconds(left)} left`;
  return `${doing} ${under.record.architecture.name}, ${done} of ${runs.length} done${time}${engine}`;
}

function drawHeader(current: SessionState): void {
  const [first] = current.runs;
  if (first !== undefined) {
    const networks = [...new Set(current.runs.map(({ record }) => record.architecture.name))].join(', ');
    title.textContent = `${networks} on ${first.record.data.name}`;
    const { origin } = first.record;
    const derivation =
      origin === null ? '' : ` · ${origin.by === 'polish' ? 'polished' : 'converted'} from ${origin.run}`;
    settings.textContent = settingsText(first.record.settings) + derivation;
  }
  words.textContent = statusWords(current);
  progress.set(sessionShare(current));
  stop.hidden = current.runs.every(({ status }) => isSettled(status));
  resume.hidden = !stop.hidden || current.runs.every(({ status }) => status === 'completed' || status === 'failed');
}

function drawCharts({ runs }: SessionState): void {
  const epochs = Math.max(1, ...runs.map(({ record }) => record.settings.epochs));
  risk.show({ curves: curvesOf(runs, 'risk'), baseline: baselineOf(runs), epochs, logarithmic }, theme);
  const accuracies = curvesOf(runs, 'accuracy');
  accuracy.figure.hidden = accuracies.length === 0;
  accuracy.show({ curves: accuracies, baseline: null, epochs, logarithmic: false }, theme);
}

function draw(): void {
  if (state === null) return;
  drawHeader(state);
  drawCharts(state);
  show(trouble, ...troubles(state.runs));
  show(table, runTable(state.runs));
  certificates.show(state.runs);
}

let drawing = false;

/** Draws once a frame at most, however many messages come. */
function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.v !== v) return;
  if (data.type === 'session') vscode.setState({ v, runsFolder: data.runsFolder, session: data.session });
  state = receive(state, data);
  drawSoon();
});
onThemeChange(() => {
  theme = readTheme();
  drawSoon();
});
accuracy.figure.hidden = true;
stop.hidden = true;
resume.hidden = true;
post({ v, type: 'ready' });
