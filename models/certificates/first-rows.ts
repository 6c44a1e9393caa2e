import type { Samples, Targets } from '../data/dataset.js';

function firstTargets(targets: Targets, rows: number): Targets {
  return targets.kind === 'classes'
    ? { ...targets, labels: targets.labels.subarray(0, rows) }
    : { ...targets, values: targets.values.subarray(0, rows * targets.size) };
}

/** The first rows of some samples, or all of them where they are fewer. Nothing is copied. */
export function firstRows(samples: Samples, most: number): Samples {
  if (samples.rows <= most) return samples;
  return { ...samples, rows: most, targets: firstTargets(samples.targets, most) };
}
