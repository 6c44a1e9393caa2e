import '../page.css';
import './compare.css';
import { caveat } from '../../models/runs/comparable.js';
import { chartLegend } from '../chart/legend.js';
import { optionsRow } from '../chart/options-row.js';
import { button } from '../controls.js';
import { element, show } from '../element.js';
import { onThemeChange, readTheme } from '../theme.js';
import { comparedCharts, legendEntries } from './compared-charts.js';
import { commonFacts, factTable, openAttribute, sortAttribute } from './fact-table.js';
import { firstState, type KeptState } from './kept-state.js';
import { type Comparison, type FromComparePage, protocolVersion as v, type ToComparePage } from './messages.js';
import { seedTable } from './seed-table.js';
import { differenceText, liveText } from './words.js';

const vscode = acquireVsCodeApi<KeptState>();
const post = (message: FromComparePage) => vscode.postMessage(message);

let kept: KeptState = { ...firstState, ...vscode.getState() };
let comparison: Comparison | null = null;
let theme = readTheme();

function keep(part: Partial<KeptState>): void {
  kept = { ...kept, ...part };
  vscode.setState(kept);
}

const title = element('h1', {}, 'Comparison');
const words = element('p', { class: 'muted', role: 'status' }, 'Reading the runs …');
const trouble = element('p', { class: 'trouble', role: 'alert', hidden: true });
const note = element('p', { class: 'note', hidden: true });
const exportButton = button('Export CSV', 'secondary', () => post({ v, type: 'export' }));
const charts = comparedCharts();
const options = optionsRow(kept.options, (next) => {
  keep({ options: next });
  drawCharts();
});
const legend = chartLegend(kept.hidden, () => {
  keep({ hidden: [...legend.hidden] });
  drawCharts();
});
const differences = element('div');
const common = element('div');
const commonSection = element('details', { class: 'same' }, element('summary', {}, 'The same in all runs'), common);
const seeds = element('div');

differences.addEventListener('click', ({ target }) => {
  if (!(target instanceof Element)) return;
  const folder = target.getAttribute(openAttribute);
  if (folder !== null) post({ v, type: 'open', folder });
  const key = target.getAttribute(sortAttribute);
  if (key === null) return;
  keep({ sort: { key, descending: kept.sort?.key === key && !kept.sort.descending } });
  drawTables();
  differences.querySelector<HTMLElement>(`[${sortAttribute}="${key}"]`)?.focus();
});

const panel = document.getElementById('panel') ?? document.body;
panel.append(
  element(
    'header',
    {},
    element('div', { class: 'head' }, title, element('div', { class: 'actions' }, exportButton)),
    words,
  ),
  trouble,
  note,
  options.element,
  legend.element,
  element('div', { class: 'charts' }, ...charts.figures),
  element('h2', {}, 'Results and what differs'),
  differences,
  commonSection,
  seeds,
);

function drawCharts(): void {
  if (comparison === null) return;
  legend.show(legendEntries(comparison.runs), theme);
  charts.show(comparison, options.options, legend.hidden, theme);
}

function drawTables(): void {
  if (comparison === null) return;
  show(differences, factTable(comparison, kept.sort, theme));
  show(common, commonFacts(comparison));
  const table = seedTable(comparison.seeds, theme);
  show(seeds, ...(table === null ? [] : [table]));
}

function drawHeader({ runs, facts, gone }: Comparison): void {
  title.textContent = `${runs.length} ${runs.length === 1 ? 'run' : 'runs'} compared`;
  words.textContent = [differenceText(facts), ...liveText(runs)].join(' · ');
  trouble.hidden = gone.length === 0;
  trouble.textContent = `Missing or unreadable: ${gone.join(', ')}.`;
  const told = caveat(facts);
  note.hidden = told === null;
  note.textContent = told;
}

function draw(): void {
  if (comparison === null) return;
  drawHeader(comparison);
  drawCharts();
  drawTables();
}

/** With the curves that are as they were, which are not sent again. */
function received(sent: ToComparePage): Comparison {
  const known = new Map(comparison?.runs.map(({ folder, curves }) => [folder, curves]));
  const runs = sent.runs.map((run) => ({ ...run, curves: run.curves ?? known.get(run.folder) ?? [] }));
  return { ...sent, runs };
}

window.addEventListener('message', ({ data }: MessageEvent<ToComparePage>) => {
  if (data.v !== v || data.type !== 'comparison') return;
  comparison = received(data);
  keep({ folders: data.folders });
  draw();
});
onThemeChange(() => {
  theme = readTheme();
  draw();
});
post({ v, type: 'ready' });
