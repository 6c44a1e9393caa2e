import { dirname } from 'node:path';
import { readRunRecord } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import type { SessionPlace } from '../training/session-place.js';
import { launchTrainer } from '../training/trainer.js';
import { mayTrain } from '../trust.js';

/**
 * Trains a run anew: the same network, data, settings, seed and asked engine, from the text as it was. Null where it was not
 * started, which the person has been told.
 * @throws where its record can't be read, run folders can't be written, or the trainer can't be started
 */
export async function trainAgain(trainerScript: string, folder: string): Promise<SessionPlace | null> {
  if (!mayTrain()) return null;
  const { file, text, architecture, data, settings, seed, requestedEngine } = await readRunRecord(folder);
  const runsFolder = dirname(folder);
  const plan = { file, text, networks: [architecture], data, settings, seeds: [seed], engine: requestedEngine };
  const folders = await createSession(runsFolder, plan);
  await launchTrainer(trainerScript, folders);
  const { session } = await readRunRecord(folders[0]);
  return { runsFolder, session };
}
