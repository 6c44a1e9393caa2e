import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { bestLinear } from '../../models/certificates/best-linear.js';
import { certify } from '../../models/certificates/certify.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { appendEvent, readEvents } from '../../models/training/event-log.js';
import { readRunRecord, readWeights } from '../../models/training/run-folder.js';
import { runRecord } from '../../models/training/run-record.js';
import { createSession } from '../../models/training/session.js';
import { trainRun } from '../../models/training/train-run.js';
import type { RunView, ToPage } from '../../webview/run-panel/messages.js';

const block = { layers: [{ kind: 'dense', units: 16, activation: 'relu' }] } as const;
const sizes = { inputSize: 10, outputSize: 1, bias: true };
const networks: readonly PlainArchitecture[] = [
  { ...sizes, name: 'Wide', kind: 'resnest', expansion: { kind: 'linear', width: 64 }, blocks: [block, block, block] },
  { ...sizes, name: 'Baseline', kind: 'linear' },
];

/** Trains two small networks for real, as `npm start` does, and returns their runs as the page is told of them. */
export async function recordSession(epochs: number): Promise<RunView[]> {
  const runsFolder = mkdtempSync(join(tmpdir(), 'nestimate-page-'));
  const data = {
    kind: 'csv',
    name: 'diabetes',
    path: join(process.cwd(), 'examples/diabetes.csv'),
    targets: ['progression'],
    classes: null,
    standardize: true,
    scale: null,
    split: { train: 80, test: 20, seed: 1 },
  } as const;
  const folders = await createSession(runsFolder, {
    file: 'examples/first.nest',
    text: '',
    networks,
    data: { ...data, targets: [...data.targets] },
    settings: {
      loss: 'squared',
      optimizer: { kind: 'adam', learningRate: 1e-3, decay: 0 },
      schedule: null,
      batch: 32,
      epochs,
    },
    seeds: [1],
    engine: 'auto',
  });
  const dataset = await loadDataset({ ...data, targets: [...data.targets] });
  const runs: RunView[] = [];
  for (const [i, folder] of folders.entries()) {
    const { risk, separable } = bestLinear({ dataset, loss: 'squared', bias: true });
    await appendEvent(folder, { type: 'baseline', linearRisk: risk, separable });
    await trainRun(folder, dataset, { shouldStop: () => false });
    await appendEvent(folder, { type: 'certified' });
    const record = runRecord.omit({ text: true }).parse(await readRunRecord(folder));
    const weights = await readWeights(folder);
    const certificate = certify({ architecture: networks[i], loss: 'squared', weights, dataset });
    runs.push({ record, status: 'completed', events: await readEvents(folder), certificate });
  }
  return runs;
}

/** The messages that a page would have got while these runs trained: first all that waits, then event by event. */
export function liveMessages(runs: readonly RunView[]): ToPage[] {
  const waiting = runs.map((run): RunView => ({ ...run, status: 'queued', events: [], certificate: null }));
  const progress = runs.flatMap(({ record, events, certificate }): ToPage[] => [
    ...events.map((event): ToPage => ({
      v: 1,
      type: 'progress',
      run: record.id,
      events: [event],
      status: event.type === 'certified' ? 'completed' : event.type === 'done' ? 'certifying' : 'training',
    })),
    ...(certificate === null ? [] : [{ v: 1, type: 'certificate', run: record.id, certificate } as const]),
  ]);
  return [{ v: 1, type: 'session', runsFolder: '/runs', session: 'session', runs: waiting }, ...progress];
}
