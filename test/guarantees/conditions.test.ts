import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { derived } from '../../models/architecture/conversions.js';
import { conditionFindings, conditions, convexLossFinding, minimalWidth } from '../../models/guarantees/conditions.js';
import { densenest, resnest } from './architectures.js';

const times = (count: number, size: number): number[] => Array.from({ length: count }, () => size);

/** Theory F1: M, N_in, K1..KL, N_o, S, bottleneck, Assumption 3, least width. Row 5 and a sum to L would differ. */
const table: [number, number, number[], number, number, boolean, boolean, number][] = [
  [10, 3, [2, 2, 2], 2, 7, true, true, 7],
  [7, 3, [2, 2, 2], 2, 7, true, true, 7],
  [6, 3, [2, 2, 2], 2, 7, false, true, 7],
  [16, 3, [16, 16, 16], 10, 35, false, true, 35],
  [8, 8, [64], 1, 8, true, true, 8],
  [8, 8, [1, 1], 1, 9, false, true, 9],
  [5, 2, [1, 1], 10, 3, true, false, 10],
  [1024, 784, times(4, 64), 10, 976, true, true, 976],
  [1024, 784, times(5, 64), 10, 1040, false, true, 1040],
  [2048, 1024, times(3, 512), 1000, 2048, true, true, 2048],
  [256, 64, times(3, 64), 1000, 192, true, false, 1000],
  [64, 3, [...times(3, 16), ...times(3, 32), ...times(3, 64)], 10, 275, false, true, 275],
];

describe('the width conditions (theory F1)', () => {
  it.each(table)('M %i, N_in %i, K %j, N_o %i', (M, N_in, K, N_o, S, bottleneck, outputWidth, minimum) => {
    const architecture = resnest(M, N_in, K, N_o);
    expect(conditions(architecture)).toEqual({
      bottleneck: { holds: bottleneck, required: S, available: M },
      expansion: { holds: M >= N_in, required: N_in, available: M },
      outputWidth: { holds: outputWidth, required: N_o, available: M },
    });
    expect(minimalWidth(architecture)).toBe(minimum);
    const codes = conditionFindings(architecture).map(({ code }) => code);
    expect(codes).toEqual([...(bottleneck ? [] : ['bottleneck-condition']), ...(outputWidth ? [] : ['output-width'])]);
  });

  it.each([
    [256, 3, 64, 4],
    [256, 64, 64, 4],
    [64, 3, 8, 8],
    [16, 3, 16, 1],
  ])('M %i, N_in %i, K %i holds for at most %i equal blocks', (M, N_in, K, most) => {
    expect(conditionFindings(resnest(M, N_in, times(most, K), 1))).toEqual([]);
    expect(conditionFindings(resnest(M, N_in, times(most + 1, K), 1))).toHaveLength(1);
  });

  it('are not asked of an A-ResNEst, a DenseNEst, a linear predictor or a ResNet', () => {
    const narrow = resnest(2, 3, [2, 2], 9);
    const others = [
      derived(narrow, 'Augmented', 'a-resnest'),
      derived(narrow, 'Standard', 'resnet'),
      densenest(3, [2, 2], 9),
      { kind: 'linear', name: 'Linear', inputSize: 3, outputSize: 9, bias: true } as const,
    ];
    for (const architecture of others) {
      expect(conditionFindings(architecture)).toEqual([]);
      expect(conditions(architecture)).toEqual({ bottleneck: null, expansion: null, outputWidth: null });
      expect(minimalWidth(architecture)).toBeNull();
    }
  });

  it('of `expand none` are known and not complained about', () => {
    const shamir = resnest('none', 8, [32, 3], 1);
    expect(conditions(shamir).bottleneck).toEqual({ holds: false, required: 40, available: 8 });
    expect(conditionFindings(shamir)).toEqual([]);
  });

  it('ask nothing of the input without a block (Theorem 1 with S = 0)', () => {
    expect(conditionFindings(resnest(1, 3, [], 1))).toEqual([]);
    expect(conditionFindings(resnest(1, 3, [], 2)).map(({ code }) => code)).toEqual(['output-width']);
  });
});

describe('what is said about a broken condition', () => {
  const only = (...args: Parameters<typeof resnest>) => {
    const findings = conditionFindings(resnest(...args));
    expect(findings).toHaveLength(1);
    return findings[0];
  };

  it('Narrow', () => {
    expect(only(6, 3, [2, 2, 2], 2)).toEqual({
      code: 'bottleneck-condition',
      place: 'expansion',
      message:
        "residual width 6 is below 7 = 3 + 2 + 2 (input and the features of blocks 1 to 2): Assumption 4 can't hold. Expand to 7.",
      data: { required: 7, available: 6, minimalWidth: 7, largestFeatureSize: 1 },
    });
  });

  it('Squeezed: one finding, for the bottleneck condition fails with it', () => {
    expect(only(4, 8, [2], 1)).toEqual({
      code: 'expansion-condition',
      place: 'expansion',
      message:
        "residual width 4 is below the input size 8: the expansion condition fails, and with it the bottleneck condition, which asks for 8: Assumption 4 can't hold. Expand to 8.",
      data: { required: 8, available: 4, minimalWidth: 8, largestFeatureSize: null },
    });
  });

  it('Outgrown', () => {
    expect(only(5, 2, [1, 1], 10)).toEqual({
      code: 'output-width',
      place: 'expansion',
      message: "residual width 5 is below the output size 10: Assumption 3 doesn't hold. Expand to 10.",
      data: { required: 10, available: 5, minimalWidth: 10, largestFeatureSize: 3 },
    });
  });

  it('Basic: smaller blocks are a repair too', () => {
    expect(only(16, 3, [16, 16, 16], 10).message).toBe(
      "residual width 16 is below 35 = 3 + 16 + 16 (input and the features of blocks 1 to 2): Assumption 4 can't hold. Expand to 35, or use blocks of at most 6 features.",
    );
    expect(conditionFindings(resnest(16, 3, [6, 6, 6], 10))).toEqual([]);
    expect(conditionFindings(resnest(16, 3, [7, 7, 7], 10))).toHaveLength(1);
  });

  it('shortens long sums', () => {
    expect(only(1024, 784, times(5, 64), 10).message).toContain('1040 = 784 + 4 × 64 (');
    expect(only(8, 3, [9, 8, 7, 6, 5, 4, 3, 2, 1], 1).message).toContain('47 = 3 + 9 + 8 + 7 + 6 + … + 2 (');
  });

  it('always offers a width with which everything holds', () => {
    const size = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(size, size, fc.array(size, { maxLength: 6 }), size, (M, N_in, K, N_o) => {
        const [finding] = conditionFindings(resnest(M, N_in, K, N_o));
        if (finding === undefined) return;
        const { minimalWidth: repair, largestFeatureSize: largest } = finding.data;
        expect(conditionFindings(resnest(repair, N_in, K, N_o))).toEqual([]);
        expect(conditionFindings(resnest(repair - 1, N_in, K, N_o))).not.toEqual([]);
        expect(finding.message).toContain(`Expand to ${repair}`);
        if (largest === null) return;
        const equal = K.map(() => largest);
        expect(conditions(resnest(M, N_in, equal, N_o)).bottleneck?.holds).toBe(true);
      }),
    );
  });
});

describe('the loss', () => {
  it('squared and cross-entropy are convex and differentiable', () => {
    expect(convexLossFinding(resnest(7, 3, [2], 1), 'squared')).toBeNull();
    expect(convexLossFinding(resnest(7, 3, [2], 1), 'cross-entropy')).toBeNull();
  });
});
