import { describe, expect, it } from 'vitest';
import { losses, outputsForClasses } from '../../models/architecture/loss.js';
import type { Weights } from '../../models/architecture/weights.js';
import { everywhere } from './engines-everywhere.js';
import { everyNetwork, oneOutput, startOf } from './networks.js';
import { exact, referenceRisk } from './reference-risk.js';

const rows = Int32Array.from({ length: 11 }, (_, i) => i);

/** The gradient as an engine sees it: what one SGD step of rate 1 takes off the weights. */
async function engineGradient(engine: (typeof everywhere)[number], start: ReturnType<typeof startOf>) {
  const session = await engine.start(start);
  await session.advance([rows], start.settings.optimizer.learningRate);
  const after = await session.weights();
  session.dispose();
  return (name: string, i: number) => read(start.weights, name)[i] - read(after, name)[i];
}

function read(weights: Weights, name: string): Float32Array {
  const array = weights.get(name);
  if (array === undefined) throw new Error(`no ${name}`);
  return array.values;
}

describe.each(everywhere.map((engine) => [engine.name, engine] as const))('gradients on %s', (_name, engine) => {
  describe.each(losses)('%s', (loss) => {
    const networks = outputsForClasses(loss, 2) === 1 ? [...everyNetwork, oneOutput] : everyNetwork;
    it.each(networks.map((network) => [network.name, network] as const))('of %s', async (_title, network) => {
      const start = startOf(network, loss, { kind: 'sgd', learningRate: 1, decay: 0, momentum: 0, nesterov: false });
      const gradient = await engineGradient(engine, start);
      const step = 1e-5;
      for (const [name, { values }] of start.weights) {
        for (let i = 0; i < values.length; i += 1) {
          const moved = exact(start.weights);
          const entry = moved.get(name)?.values ?? new Float64Array();
          entry[i] += step;
          const above = referenceRisk(network, moved, loss, start.train, rows);
          entry[i] -= 2 * step;
          const below = referenceRisk(network, moved, loss, start.train, rows);
          const expected = (above - below) / (2 * step);
          // Weights of size one lose 6e-8 in the step that the gradient is read from, large gradients their last bits.
          const tolerance = 5e-6 + 1e-6 * Math.abs(expected);
          expect.soft(Math.abs(gradient(name, i) - expected), `${name}[${i}]`).toBeLessThan(tolerance);
        }
      }
    });
  });
});
