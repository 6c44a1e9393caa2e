import type { ComparedFact } from '../../models/runs/compared-fact.js';
import type { Comparison } from '../../webview/compare/messages.js';

const places = Array.from({ length: 41 }, (_, i) => i);
const curve = (measure: 'risk' | 'loss', split: 'train' | 'test', by: number) => ({
  measure,
  split,
  step: places,
  epoch: places,
  time: places,
  value: places.map((x) => by / (1 + x) + 0.02 * by * Math.sin(x)),
});
function certified(key: string, head: string, ...values: (number | null)[]): ComparedFact {
  return { key, head, group: 'certificate', kind: 'number', values, differs: values[0] !== values[1] };
}
const spread = { mean: 0.25, deviation: 0.05 };
const spreads = { risk: spread, rSquared: null, accuracy: null, topFive: null };
/** What the page that compares runs is shown with: two runs, one of them under way, and one that is gone. */
export const comparison: Comparison = {
  v: 1,
  type: 'comparison',
  folders: ['/runs/a', '/runs/b'],
  runs: ['a', 'b'].map((name, i) => ({
    folder: `/runs/${name}`,
    label: `Wide <${name}>`,
    group: i,
    status: i === 0 ? 'completed' : 'training',
    curves: [curve('risk', 'train', i + 1), curve('risk', 'test', i + 1.5), curve('loss', 'train', i + 1)],
  })),
  facts: [
    { key: 'seed', head: 'Seed', group: 'training', kind: 'number', values: [2, 1], differs: true },
    { key: 'loss', head: 'Loss', group: 'training', kind: 'text', values: ['squared', 'squared'], differs: false },
    { key: 'test_risk', head: 'Test risk', group: 'result', kind: 'number', values: [0.5, 0.75], differs: true },
    certified('best_linear_risk', 'Best linear risk', 1.5, 1.5),
    certified('lower_bound', 'Lower bound', 0.4, null),
    certified('epsilon', 'Epsilon', 0.05, null),
    certified('risk_minus_linear', 'Risk − best linear', -1.05, -0.8),
    {
      key: 'certificate_remark',
      head: 'Remark on the certificate',
      group: 'certificate',
      kind: 'text',
      values: [null, 'Lower bound and epsilon: no bound on the risk but 0 was shown.'],
      differs: true,
    },
    {
      key: 'failure',
      head: 'Failure',
      group: 'result',
      kind: 'text',
      values: [null, 'The loss is NaN at step 2: training has diverged. Try a smaller learning rate.'],
      differs: true,
    },
    {
      key: 'schedule',
      head: 'Schedule',
      group: 'training',
      kind: 'text',
      values: ['cosine, warm-up 5', 'step, × 0.1 after 30'],
      differs: true,
    },
  ],
  seeds: [
    {
      label: 'Wide',
      group: 0,
      seeds: [1, 2],
      unfinished: [],
      train: spreads,
      test: spreads,
      certified: { linearRisk: { mean: 1.5, deviation: 0 }, lowerBound: spread, epsilon: null, aboveLinear: null },
    },
  ],
  gone: ['c'],
};
