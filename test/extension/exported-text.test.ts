import { expect, test } from 'vitest';
import { exportedText } from '../../extension/run-panel/exported-text.js';
import { certificate as certificateSchema } from '../../models/certificates/certificate.js';
import { certify } from '../../models/certificates/certify.js';
import type { ResolvedRun, RunRecord } from '../../models/training/run-record.js';
import { datasetOf, randomWeights, valuesOf } from '../certificates/trained.js';

const architecture = { name: 'Wide', kind: 'linear', inputSize: 1, outputSize: 1, bias: true } as const;
const dataset = datasetOf([[0], [1], [2]], valuesOf([[1], [2], [4]]));
const certificate = certify({ architecture, loss: 'squared', weights: randomWeights(architecture, 1), dataset });
const record: Omit<RunRecord, 'text'> = {
  version: 1,
  id: '2026-11-21T09-30-00-Wide',
  session: '2026-11-21T09-30-00',
  order: 0,
  createdAt: '2026-11-21T09:30:00.000Z',
  file: '/home/ada/wide.nest',
  architecture,
  data: {
    kind: 'csv',
    name: 'diabetes',
    path: '/home/ada/diabetes.csv',
    targets: ['progression'],
    classes: null,
    standardize: true,
    scale: null,
    split: { train: 60, test: 40, seed: 1 },
  },
  settings: {
    loss: 'squared',
    optimizer: { kind: 'adam', learningRate: 0.01, decay: 0 },
    schedule: null,
    batch: 8,
    epochs: 20,
  },
  seed: 7,
  requestedEngine: 'auto',
  resolved: {
    engine: 'compiled',
    device: 'WebAssembly, one thread',
    reason: 'asked for',
    measured: [],
    dataHash: 'abc',
    trainRows: 3,
    testRows: 2,
    stepsPerEpoch: 1,
    versions: { nestimate: '1.2.3', node: 'v24' },
  },
  origin: { run: '2026-11-20T08-00-00-Wide', by: 'polish' },
};

test('a certificate in Markdown says under its heading of which run it is', () => {
  const [head] = exportedText({ certificate, record }, 'markdown', null).split('| Number | Value |');
  expect(head).toMatch(/^# Certificate of Wide\n/);
  expect(head).toContain(`| Network | Wide |
| Data | diabetes, 3 training and 2 held-out rows |
| Training | squared loss, adam 0.01, batch 8, 20 epochs |
| Seed | 7 |
| Engine | compiled: WebAssembly, one thread |
| Begun | 2026-11-21 09:30:00 UTC |
| Run | 2026-11-21T09-30-00-Wide, polished from 2026-11-20T08-00-00-Wide |
| Nestimate | 1.2.3 |`);
});

test('of what the compiled program may take, only the threads are told that it was trained on', () => {
  const device = 'one WebAssembly program for the whole step, SIMD, up to 4 threads';
  const engineLine = (change: Partial<ResolvedRun>) => {
    const resolved = record.resolved && { ...record.resolved, device, ...change };
    return /\| Engine \| (.*) \|/.exec(
      exportedText({ certificate, record: { ...record, resolved } }, 'markdown', null),
    )?.[1];
  };
  const threads = { count: 1, why: 'the fastest' };
  expect(engineLine({ threads })).toBe('compiled: one WebAssembly program for the whole step, SIMD, on 1 thread');
  expect(engineLine({})).toBe(`compiled: ${device}`);
  expect(engineLine({ engine: 'tensorflow', threads })).toBe(`tensorflow: ${device}`);
});

test('of a run that nothing has computed yet, no engine and no rows are told', () => {
  const text = exportedText({ certificate, record: { ...record, resolved: null, origin: null } }, 'markdown', null);
  expect(text).toContain('| Data | diabetes |');
  expect(text).toContain('| Run | 2026-11-21T09-30-00-Wide |');
  expect(text).not.toContain('| Engine');
});

test('a certificate in JSON is certificate.json with the id of its run', () => {
  const read: unknown = JSON.parse(exportedText({ certificate, record }, 'json', null));
  expect(read).toEqual({ run: record.id, ...certificate });
  expect(certificateSchema.parse(read)).toEqual(certificate);
});
