import fc from 'fast-check';
import katex from 'katex';
import { describe, expect, it } from 'vitest';
import { featureShapes } from '../../models/architecture/modules.js';
import { staged } from '../../models/architecture/staged.js';
import type { Guarantee, GuaranteeContext, Status } from '../../models/guarantees/guarantee.js';
import { guarantees } from '../../models/guarantees/guarantees.js';
import { anyContext, anyNumbers } from './any-architecture.js';
import { resnest } from './architectures.js';

/** What a conjunction of hypotheses comes to, as `Guarantee.status` promises. */
function conjunction(statuses: readonly Status[]): Status {
  if (statuses.includes('not-applicable')) return 'not-applicable';
  if (statuses.includes('fails')) return 'fails';
  return statuses.includes('needs-data') ? 'needs-data' : 'holds';
}

function texts({ id, source, conclusion, formula, hypotheses }: Guarantee): string[] {
  return [id, source, conclusion, formula, ...hypotheses.flatMap(({ text, detail }) => [text, detail])];
}

const ids = guarantees({ architecture: resnest(4, 3, [2], 1), loss: null, decay: 0 }).map(({ id }) => id);

it('the results are those of the four papers, in their order, under ids that no network changes', () => {
  expect(ids).toEqual([
    ...['proposition-1', 'proposition-2', 'theorem-1', 'corollary-1', 'corollary-2', 'theorem-2'].map(
      (id) => `chen-2021-${id}`,
    ),
    ...['proposition-3', 'proposition-4'].map((id) => `chen-2021-${id}`),
    ...['theorem-1', 'theorem-2', 'corollary-1', 'theorem-4'].map((id) => `shamir-2018-${id}`),
    'kawaguchi-bengio-2019-derived-theorem',
    ...['main-theorem', 'main-theorem-strengthened', 'near-identity-regions', 'rademacher-bound'].map(
      (id) => `yun-2019-${id}`,
    ),
  ]);
});

/** Losses with Assumption 2, and with a second derivative as well: written down here again on purpose. */
const convexDifferentiable = ['squared', 'huber', 'cross-entropy', 'logistic', 'smoothed-hinge'];
const smooth = ['squared', 'cross-entropy', 'logistic'];

/** Results on what training reaches, by what follows the papers' names. */
const onMinima = [
  'chen-2021-theorem-1',
  'chen-2021-corollary-1',
  'chen-2021-corollary-2',
  'chen-2021-proposition-3',
  'chen-2021-proposition-4',
  'shamir-2018-corollary-1',
  'kawaguchi-bengio-2019-derived-theorem',
  'yun-2019-main-theorem',
  'yun-2019-main-theorem-strengthened',
];

const neverHolding = ['shamir-2018-theorem-4', 'yun-2019-rademacher-bound'];

/** What must be so of a network for a result to hold of it before it is trained. */
function oracle(id: string, { architecture, loss, decay }: GuaranteeContext): boolean {
  const blocks = featureShapes(architecture).length;
  const { outputSize, expansion } = staged(architecture);
  const minima = !onMinima.includes(id) || decay === 0;
  const lossHolds =
    loss !== null &&
    (id.startsWith('yun') || /shamir-2018-(theorem-2|corollary)/.test(id) ? smooth : convexDifferentiable).includes(
      loss,
    );
  if (!minima || !lossHolds || neverHolding.includes(id)) return false;
  if (id === 'chen-2021-proposition-2') return ['resnest', 'bn-resnest', 'a-resnest'].includes(architecture.kind);
  if (/proposition-[34]/.test(id)) return architecture.kind === 'densenest';
  if (architecture.kind !== 'resnest') return false;
  if (id === 'chen-2021-proposition-1' || id === 'chen-2021-theorem-2' || id === 'chen-2021-corollary-1') return false;
  // Assumption 4 holds by sizes only where nothing, or the input itself, is to be determined.
  if (id.startsWith('chen')) return blocks === 0 || (blocks === 1 && expansion.kind === 'none');
  if (id.startsWith('shamir')) return blocks === 1 && outputSize === 1;
  if (id.startsWith('kawaguchi')) return blocks === 1;
  if (id === 'yun-2019-near-identity-regions') return false;
  return outputSize === 1 && blocks > 0 && (id !== 'yun-2019-main-theorem' || blocks === 1);
}

describe('of any network', () => {
  it('every result has its texts, its formula and the status of its hypotheses', () => {
    const formulas = new Set<string>();
    fc.assert(
      fc.property(anyContext, fc.option(anyNumbers), (context, numbers) => {
        const found = guarantees(context, numbers);
        expect(found.map(({ id }) => id)).toEqual(ids);
        for (const guarantee of found) {
          const { status, hypotheses } = guarantee;
          expect([status, hypotheses.length > 0]).toEqual([conjunction(hypotheses.map((each) => each.status)), true]);
          const odd = texts(guarantee).filter(
            (text) => text.trim() === '' || /undefined|NaN|null|\[object|\[M\]/.test(text),
          );
          expect(odd).toEqual([]);
          formulas.add(guarantee.formula);
        }
      }),
      { numRuns: 300 },
    );
    for (const formula of formulas) katex.renderToString(formula, { throwOnError: true, strict: 'error' });
  });

  it('nothing holds before training but what the sizes and the loss give', () => {
    const held = new Set<string>();
    fc.assert(
      fc.property(anyContext, (context) => {
        for (const { id, status } of guarantees(context)) {
          if (status !== 'holds') continue;
          held.add(id);
          if (!oracle(id, context)) expect.fail(`${id} holds`);
        }
      }),
      { numRuns: 1500, seed: 1 },
    );
    // The rest waits for weights, whatever the network is.
    expect(ids.filter((id) => !held.has(id))).toEqual([
      'chen-2021-proposition-1',
      'chen-2021-corollary-1',
      'chen-2021-theorem-2',
      'shamir-2018-theorem-4',
      'yun-2019-near-identity-regions',
      'yun-2019-rademacher-bound',
    ]);
  });

  it('trained weights never make a result on minima hold, for none is shown to be one', () => {
    fc.assert(
      fc.property(anyContext, anyNumbers, (context, numbers) => {
        const critical = numbers.stationarity?.wholeGradientNorm === 0;
        for (const { id, status } of guarantees(context, numbers)) {
          if (!onMinima.includes(id) || (critical && id.startsWith('yun'))) continue;
          if (status === 'holds') expect.fail(`${id} holds`);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('a condition that is known from memory alone is named nowhere', () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        const all = guarantees(context).flatMap(texts).join('\n');
        expect(all).not.toMatch(/d_z|d_\{z\}|min\{d/);
      }),
    );
  });
});
