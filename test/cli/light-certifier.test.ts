import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lightCertifier } from '../../models/cli/light-certifier.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { data, network, newRun } from '../training/runs.js';

it('a snapshot that can not be written ends the light certificates, not the training', async () => {
  const folder = await newRun();
  // No folder can be made where a file lies.
  writeFileSync(join(folder, 'checkpoint'), '');
  const { offer, end } = lightCertifier(folder, await loadDataset(data));
  let asked = 0;
  const weights = () => {
    asked += 1;
    return Promise.resolve(initialWeights(network, 1));
  };
  await offer({ step: 0, epoch: 0 }, weights);
  await offer({ step: 5, epoch: 1 }, weights);
  await end();
  expect(asked).toBe(1);
});
