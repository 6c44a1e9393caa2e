import { endWithParent, trainerParts } from '../training/trainer-part.js';

/** One script, several processes: each loads only what its part needs. */
async function play(part: string | undefined, words: readonly string[]): Promise<void> {
  switch (part) {
    case trainerParts.train:
      return (await import('./train-queue.js')).trainQueue(words);
    case trainerParts.trial:
      return (await import('./trial-process.js')).takeTrialHere();
    case trainerParts.lookForEngine:
      return (await import('./look-for-engine.js')).lookForEngine(words[0]);
    case trainerParts.certify:
      return (await import('./certify-process.js')).certifyHere(words[0]);
    case trainerParts.certifyLightly:
      return (await import('./light-certifier.js')).certifyOnRequest(words[0]);
    default:
      return (await import('./supervise.js')).supervise(part === undefined ? [] : [part, ...words]);
  }
}

endWithParent();
const [, , first, ...others] = process.argv;
void play(first, others);
