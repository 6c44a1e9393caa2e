import '../page.css';
import './run-panel.css';
import { runDescription } from '../../models/training/run-description.js';
import { usualOptions } from '../chart/chosen.js';
import { element, show } from '../element.js';
import { onThemeChange, readTheme } from '../theme.js';
import { certificateActions } from './certificate/certificate-actions.js';
import { certificateViews } from './certificate/certificate-views.js';
import { contentsRow } from './contents/contents-row.js';
import { placed } from './contents/places.js';
import { curveCharts } from './curve-charts.js';
import { panelHeader } from './header.js';
import { keptScroll } from './kept-scroll.js';
import { landscapeViews } from './landscape/landscape-views.js';
import { type FromPage, type PanelState, protocolVersion as v, type ToPage } from './messages.js';
import { goneNotice, runTable, troubles } from './run-table.js';
import { receive, type SessionState } from './session-state.js';

const vscode = acquireVsCodeApi<PanelState>();
const post = (message: FromPage) => vscode.postMessage(message);

let kept = vscode.getState();
let state: SessionState | null = null;
let theme = readTheme();

const header = panelHeader(post);
const curves = curveCharts(kept?.view ?? { ...usualOptions, hidden: [] }, () => {
  if (kept !== undefined) keep({ ...kept, view: curves.view });
  drawSoon();
});
const trouble = element('div');
const table = element('div', placed('runs'));
const certificates = certificateViews(kept?.unfolded ?? {}, () => {
  if (kept !== undefined) keep({ ...kept, unfolded: certificates.chosen });
  drawSoon();
});
const landscapes = landscapeViews();
certificateActions(
  certificates.section,
  post,
  (run) => landscapes.reveal(run),
  (run) => state?.runs.flatMap(({ record }) => (record.id === run ? runDescription(record) : [])) ?? [],
);

const panel = document.getElementById('panel') ?? document.body;
const contents = contentsRow(panel, certificates.unfold);
panel.append(
  header.element,
  trouble,
  contents.element,
  curves.section,
  table,
  certificates.section,
  landscapes.section,
);
const scroll = keptScroll(kept?.top, (top) => {
  if (kept !== undefined) keep({ ...kept, top });
});

function keep(next: PanelState): void {
  kept = next;
  vscode.setState(next);
}

function draw(): void {
  if (state === null) return;
  header.show(state);
  curves.show(state.runs, theme);
  const { runs, gone } = state;
  const there = runs.filter(({ record }) => !gone.has(record.id));
  show(trouble, ...goneNotice(runs, gone), ...troubles(there));
  show(table, runTable(runs, gone));
  certificates.show(state);
  landscapes.show(state.runs, state.landscapes, theme);
  contents.show(certificates.shown);
  scroll.restore();
}

let drawing = false;
let answers = false;

/** Draws once a frame at most, however many messages come. */
function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    try {
      draw();
    } finally {
      if (answers) post({ v, type: 'drawn' });
      answers = false;
    }
  });
}

window.addEventListener('message', ({ data }: MessageEvent<ToPage>) => {
  if (data.v !== v) return;
  if (data.type === 'session') keep({ ...kept, v, runsFolder: data.runsFolder, session: data.session });
  if (data.type === 'vanished') {
    header.showVanished(data.runsFolder, data.session);
    curves.section.hidden = true;
  }
  answers ||= data.type === 'told';
  state = receive(state, data);
  drawSoon();
});
onThemeChange(() => {
  theme = readTheme();
  drawSoon();
});
post({ v, type: 'ready' });
