import fc from 'fast-check';
import { activations } from '../../models/architecture/activation.js';
import { losses } from '../../models/architecture/loss.js';
import type { StagedArchitecture, StagedBlock, StagedLayer } from '../../models/architecture/staged.js';
import type { GuaranteeContext, TrainedNumbers } from '../../models/guarantees/guarantee.js';

const size = fc.integer({ min: 1, max: 9 });
const activation = fc.constantFrom(...activations);
const kernel = fc.constantFrom([1, 1] as const, [3, 3] as const);

/** Layers that fit on vectors, or on images. */
function layer(images: boolean): fc.Arbitrary<StagedLayer> {
  const map: fc.Arbitrary<StagedLayer> = images
    ? fc.record({ kind: fc.constant('convolution' as const), kernel, channels: size, activation })
    : fc.record({ kind: fc.constant('dense' as const), units: size, activation });
  return fc.oneof(
    { weight: 4, arbitrary: map },
    fc.record({ kind: fc.constantFrom('norm' as const, 'nonlinearity' as const), activation }),
  );
}

function block(images: boolean): fc.Arbitrary<StagedBlock> {
  const layers = fc.tuple(layer(images), fc.array(layer(images), { maxLength: 2 }));
  return fc.record({
    layers: layers.map(([first, rest]): StagedBlock['layers'] => [first, ...rest]),
    via: images ? fc.option(kernel) : fc.constant(null),
  });
}

function network(images: boolean, stages: number): fc.Arbitrary<StagedArchitecture> {
  const stage = fc.record({
    width: size,
    stride: images ? fc.constantFrom(1, 2) : fc.constant(1),
    blocks: fc.array(block(images), { maxLength: 3 }),
  });
  const input = images
    ? fc.record({ kind: fc.constant('image' as const), height: size, width: size, channels: size })
    : fc.record({ kind: fc.constant('vector' as const), size });
  return fc
    .record({
      kind: fc.constantFrom(
        'resnest',
        'resnest',
        'resnest',
        'resnet',
        'bn-resnest',
        'a-resnest',
        'densenest',
        'linear',
      ),
      name: fc.constant('Any'),
      input,
      outputSize: fc.constantFrom(1, 1, 2, 9),
      bias: fc.boolean(),
      expansion: fc.oneof(
        fc.constant({ kind: 'none' as const }),
        fc.record({ kind: fc.constant('linear' as const), width: size, kernel: images ? kernel : fc.constant(null) }),
      ),
      stages: fc.array(stage, { minLength: 1, maxLength: stages }),
      pool: images ? fc.boolean() : fc.constant(false),
    })
    .map((drawn): StagedArchitecture => {
      if (drawn.kind === 'linear') return { ...drawn, kind: 'linear', expansion: { kind: 'none' }, stages: [] };
      const start = drawn.expansion.kind === 'linear' ? drawn.expansion.width : channels(drawn.input);
      // One stage in two goes on with the stream as it begins, as plain networks do.
      const [first, ...rest] = drawn.stages;
      const fitted = { ...first, width: first.width % 2 === 0 ? start : first.width };
      return {
        ...drawn,
        kind: drawn.kind,
        stages: [stages === 1 ? { ...first, width: start, stride: 1 } : fitted, ...rest],
      };
    });
}

function channels(input: StagedArchitecture['input']): number {
  return input.kind === 'vector' ? input.size : input.channels;
}

/** Any network, loss and weight decay; most networks are of one stage. */
export const anyContext: fc.Arbitrary<GuaranteeContext> = fc.record({
  architecture: fc.oneof(
    { weight: 4, arbitrary: network(false, 1) },
    { weight: 2, arbitrary: network(true, 1) },
    network(false, 3),
    network(true, 3),
  ),
  loss: fc.option(fc.constantFrom(...losses)),
  decay: fc.constantFrom(0, 0, 1e-4),
  augmented: fc.boolean(),
});

const amount = fc.constantFrom(0, 1e-9, 0.5, 3);
const rank = fc.integer({ min: 0, max: 20 });

/** Any numbers of trained weights, consistent or not. */
export const anyNumbers: fc.Arbitrary<TrainedNumbers> = fc.record({
  risk: amount,
  linearRisk: amount,
  epsilon: amount,
  inverseRank: fc.option(rank),
  lastFeatureRank: rank,
  lastFeatureCorrelation: amount,
  stationarity: fc.option(
    fc.record({
      gradientNorm: amount,
      wholeGradientNorm: amount,
      smallestCurvature: fc.option(amount.map((value) => -value)),
      largestCurvature: fc.option(amount),
      weightNorm: amount,
      outputSingularValues: fc.array(amount, { maxLength: 3 }),
      verdict: fc.constantFrom('plausible' as const, 'refuted' as const, 'not-shown' as const),
      reason: fc.constant('what was seen'),
    }),
  ),
  shamir: fc.option(fc.record({ outputNorm: amount, excessBound: fc.option(amount) })),
  yun: fc.option(
    fc.record({
      stackedRank: rank,
      width: rank,
      secondMomentSigmaMin: fc.option(amount),
      rowSpaceDistance: amount,
      kinkDistance: fc.option(amount),
      blockLipschitz: fc.option(fc.array(amount, { maxLength: 9 })),
      nearIdentityBound: fc.option(amount),
      rademacherBound: fc.option(amount),
    }),
  ),
});
