import { join } from 'node:path';
import type { Certificate } from '../certificates/certificate.js';
import { certify } from '../certificates/certify.js';
import type { Dataset } from '../data/dataset.js';
import { changesImages } from '../data/definition.js';
import { readWeights, runFiles, writeJson } from '../training/run-folder.js';
import type { RunRecord } from '../training/run-record.js';

/**
 * Holds the theorems against a run's weights and writes `certificate.json` beside them.
 * @throws Error where the data is not the one the run was trained on, the weights can't be read, or this version certifies
 *   no such network or loss
 */
export async function certifyFolder(folder: string, record: RunRecord, dataset: Dataset): Promise<Certificate> {
  if (record.resolved !== null && record.resolved.dataHash !== dataset.hash) {
    throw new Error(`The data has changed since ${record.id} was trained: a certificate would be about other rows.`);
  }
  const { architecture, settings } = record;
  const { loss, optimizer } = settings;
  const weights = await readWeights(folder);
  const augmented = changesImages(record.data);
  const certificate = certify({ architecture, loss, weights, dataset, decay: optimizer.decay, augmented });
  await writeJson(join(folder, runFiles.certificate), certificate);
  return certificate;
}
