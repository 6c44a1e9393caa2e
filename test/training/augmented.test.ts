import { describe, expect, it } from 'vitest';
import { epochBatches } from '../../models/training/batches.js';
import type { TrainingSession, TrainingStart } from '../../models/training/engine.js';
import { everywhere } from './engines-everywhere.js';
import { everyNetwork, startOf } from './networks.js';

const [architecture] = everyNetwork;
const adam = { kind: 'adam', learningRate: 0.01, decay: 0 } as const;

/** Rows that each epoch moves, each row differently: a change that no other epoch or row makes. */
const start: TrainingStart = {
  ...startOf(architecture, 'squared', adam),
  augment: (inputs, rows, epoch) =>
    inputs.map((value, i) => value + (epoch + 1) * Math.sin(rows[Math.floor((i * rows.length) / inputs.length)])),
};
const { batch } = start.settings;
const batches = [0, 1, 2].map((epoch) => epochBatches(start.train.rows, batch, 1, epoch));

async function lossesOf(session: TrainingSession, epochs: readonly (readonly Int32Array[])[]): Promise<number[]> {
  const losses: number[] = [];
  for (const epoch of epochs) losses.push(...(await session.advance(epoch, 0.01)));
  return losses;
}

describe.each(everywhere)('augmented rows on the engine $name', (engine) => {
  it('are those of the reference, epoch by epoch', async () => {
    const [session, reference] = [await engine.start(start), await everywhere[everywhere.length - 1].start(start)];
    const [found, expected] = [await lossesOf(session, batches), await lossesOf(reference, batches)];
    found.forEach((loss, i) => expect(loss / expected[i]).toBeCloseTo(1, 3));
    const plain = await engine.start({ ...start, augment: null });
    const [unchanged] = await lossesOf(plain, batches);
    expect(Math.abs(unchanged - found[0])).toBeGreaterThan(1e-3);
    // An evaluation takes rows as they are.
    const again = await engine.start(start);
    const fresh = await engine.start({ ...start, augment: null });
    expect(await again.evaluate('train')).toEqual(await fresh.evaluate('train'));
    for (const each of [session, reference, plain, again, fresh]) each.dispose();
  });

  it('are the same after a resume', async () => {
    const [whole, first] = [await engine.start(start), await engine.start(start)];
    const expected = await lossesOf(whole, batches);
    await lossesOf(first, batches.slice(0, 1));
    const step = batches[0].length;
    const [weights, optimizerState] = [await first.weights(), await first.optimizerState()];
    const second = await engine.start({ ...start, weights, optimizerState, step });
    expect(await lossesOf(second, batches.slice(1))).toEqual(expected.slice(step));
    for (const each of [whole, first, second]) each.dispose();
  });
});
