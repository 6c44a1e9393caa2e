import { backend, memory } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { activations } from '../../models/architecture/activation.js';
import type { PlainArchitecture } from '../../models/architecture/architecture.js';
import { losses, outputsForClasses } from '../../models/architecture/loss.js';
import { rowsBetween } from '../../models/data/dataset.js';
import { cpuEngine } from '../../models/training/cpu-engine.js';
import type { Engine, TrainingStart } from '../../models/training/engine.js';
import { chooseEngine } from '../../models/training/engines.js';
import type { Optimizer } from '../../models/training/settings.js';
import { webgpuEngine } from '../../models/training/webgpu-engine.js';
import { clippedTo, everyNetwork, oneOutput, startOf } from '../training/networks.js';
import { stagedNetworks, stagedStart } from '../training/staged-networks.js';
import { full } from '../full.js';

const found = await webgpuEngine.availability();
if (!found.available) console.warn(`\nThe tests of WebGPU are left out: ${found.why}\n`);
else console.log(`WebGPU on ${found.device}`);

const sgd: Optimizer = { kind: 'sgd', learningRate: 0.01, decay: 0, momentum: 0.9, nesterov: true };

const sizes = { inputSize: 5, outputSize: 3, bias: true };

/** A block for each activation: a network that holds them all. */
const everyActivation: PlainArchitecture = {
  ...sizes,
  name: 'resnest of every activation',
  kind: 'resnest',
  expansion: { kind: 'linear', width: 7 },
  blocks: activations.map((activation) => ({ layers: [{ kind: 'dense', units: 3, activation }] })),
};

const linear: PlainArchitecture = { ...sizes, name: 'linear', kind: 'linear' };
const few = ['resnest without expansion and bias', 'a-resnest', 'densenest', 'linear'];
const dense = [everyActivation, ...everyNetwork.filter(({ name }) => full || few.includes(name))];
const fewStaged = ['resnet of two stages', 'windows of 2 and 4, stride 3, no pooling', 'densenest of images'];
const staged = stagedNetworks.filter(({ name }) => full || fewStaged.includes(name));

async function threeSteps(engine: Engine, start: TrainingStart) {
  const session = await engine.start(start);
  const { batch, optimizer } = start.settings;
  const rows = Math.min(batch ?? Infinity, start.train.rows);
  const risks = await session.advance(
    [0, 1, 2].map((i) => rowsBetween(i % 2 ? 1 : 0, rows)),
    optimizer.learningRate,
  );
  const [weights, state, score] = [
    await session.weights(),
    await session.optimizerState(),
    await session.evaluate('train'),
  ];
  session.dispose();
  return { numbers: [...risks, score?.risk ?? NaN], weights, state, score };
}

async function expectAgreement(start: TrainingStart): Promise<void> {
  const [one, other] = [await threeSteps(webgpuEngine, start), await threeSteps(cpuEngine, start)];
  one.numbers.forEach((value, i) => expect(value).toBeCloseTo(other.numbers[i], 5));
  expect(one.score?.accuracy).toBe(other.score?.accuracy);
  for (const [name, { values }] of one.weights) {
    const expected = other.weights.get(name)?.values ?? [];
    values.forEach((value, i) => expect(value, `${name}[${i}]`).toBeCloseTo(expected[i], 5));
  }
  for (const [name, values] of one.state) {
    values.forEach((value, i) => expect(value, `${name}[${i}]`).toBeCloseTo(other.state.get(name)?.[i] ?? NaN, 4));
  }
}

const named = <T extends { readonly name: string }>(networks: readonly T[]) =>
  networks.map((network) => [network.name, network] as const);

describe.skipIf(!found.available)('webgpu and cpu after three steps', () => {
  it.each(named(dense))('agree on %s', (_name, network) => expectAgreement(startOf(network, 'squared', sgd)));

  it.each(named(staged))('agree on %s', (_name, network) =>
    expectAgreement(stagedStart(network, 'cross-entropy', sgd)),
  );

  it.each(losses)('agree under %s', async (loss) => {
    const networks = full ? everyNetwork : [outputsForClasses(loss, 2) === 1 ? oneOutput : linear];
    for (const network of networks) await expectAgreement(startOf(network, loss, sgd));
  });

  it.each([
    ['adam', { kind: 'adam', learningRate: 1e-2, decay: 0.3 }],
    ['adamw', { kind: 'adamw', learningRate: 1e-2, decay: 3 }],
    ['sgd', { ...sgd, momentum: 0, nesterov: false }],
    ['momentum with decay', { ...sgd, nesterov: false, decay: 0.3 }],
    ['sgd with gradients clipped', sgd, 0.1],
  ] as [string, Optimizer, number?][])('agree under %s', async (_name, optimizer, clip) => {
    const start = startOf(linear, 'squared', optimizer);
    await expectAgreement(clippedTo(clip, start));
  });
});

describe.skipIf(!found.available)('a session on webgpu', () => {
  it('goes on from a checkpoint to the very numbers of an uninterrupted one, long sums included', async () => {
    // Sums of more rows than the backend adds up in one piece.
    const start = startOf({ ...linear, inputSize: 20, outputSize: 10 }, 'squared', sgd, 2100);
    const batch = rowsBetween(0, 2100);
    const whole = await webgpuEngine.start(start);
    await whole.advance([batch, batch, batch, batch], 1e-3);
    const first = await webgpuEngine.start(start);
    await first.advance([batch, batch], 1e-3);
    const [weights, optimizerState] = [await first.weights(), await first.optimizerState()];
    const second = await webgpuEngine.start({ ...start, weights, optimizerState, step: 2 });
    await second.advance([batch, batch], 1e-3);
    expect(await second.weights()).toEqual(await whole.weights());
    for (const session of [whole, first, second]) session.dispose();
  });

  it('keeps no tensors behind', async () => {
    const start = startOf(everyNetwork[1], 'cross-entropy', { kind: 'adam', learningRate: 1e-2, decay: 0 });
    const first = await webgpuEngine.start({ ...start, test: start.train });
    first.dispose();
    const before = memory().numTensors;
    const session = await webgpuEngine.start({ ...start, test: start.train });
    const held = memory().numTensors;
    const bytes: unknown[] = [];
    for (let round = 0; round < 3; round += 1) {
      await session.advance([rowsBetween(0, 16), rowsBetween(16, 32)], 1e-2);
      await session.evaluate('test');
      await session.weights();
      await session.optimizerState();
      expect(memory().numTensors).toBe(held);
      bytes.push(Reflect.get(memory(), 'numBytesAllocatedInGPU'));
    }
    expect(bytes[0]).toBeGreaterThan(0);
    expect(bytes[2]).toBe(bytes[1]);
    session.dispose();
    expect(memory().numTensors).toBe(before);
  });

  const failures: readonly (readonly [what: string, said: string, fail: (device: GPUDevice) => void])[] = [
    ['is lost', 'The GPU was lost', (device) => device.destroy()],
    ['refuses memory', 'The GPU refused', (device) => device.createBuffer({ size: 2 ** 50, usage: 128 })],
  ];
  it.each(failures)(
    'ends where its device %s, with words, and the next one trains on another device',
    async (_what, said, fail) => {
      const start = startOf(linear, 'squared', sgd);
      const session = await webgpuEngine.start(start);
      const batch = rowsBetween(0, 16);
      await session.advance([batch], 1e-3);
      fail(deviceOf(backend()));
      await expect(session.advance([batch, batch], 1e-3)).rejects.toThrow(said);
      await expect(session.weights()).rejects.toThrow(said);
      session.dispose();
      await expectAgreement(start);
    },
  );
});

function deviceOf(owner: object): GPUDevice {
  const device: unknown = Reflect.get(owner, 'device');
  if (device instanceof GPUDevice) return device;
  throw new Error('The backend has no device.');
}

describe.skipIf(!found.available)('auto', () => {
  it('leaves a device of software out, and says why', async ({ skip }) => {
    if (!found.available || found.software !== true) return skip('the device is a GPU');
    const start = startOf(linear, 'squared', sgd);
    const { engine, reason } = await chooseEngine('auto', start, { among: [webgpuEngine, cpuEngine] });
    expect(engine.name).not.toBe('webgpu');
    expect(reason).toMatch(/left; left out: webgpu \(.*software/);
  });

  it('is taken by name, with a device that says what it is', async () => {
    const { engine, device } = await chooseEngine('webgpu', startOf(linear, 'squared', sgd));
    expect(engine.name).toBe('webgpu');
    expect(device).toMatch(/SwiftShader.*software|^(?!.*software)/);
  });
});
