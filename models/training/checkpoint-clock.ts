/** Milliseconds of work between checkpoints, where saving is quick: before the first, before the second, from then on. */
const waits = [1000, 2000, 5000];
/** Where saving takes long, as on a slow disk, so many times as long is trained before the next. */
const trainedPerSaved = 10;

/** Says when a run's next checkpoint is due. */
export interface CheckpointClock {
  isDue(): boolean;
  /** One is written. @param took milliseconds */
  saved(took: number): void;
}

/** A clock that begins now. */
export function checkpointClock(): CheckpointClock {
  let count = 0;
  let due = performance.now() + waits[0];
  return {
    isDue: () => performance.now() >= due,
    saved(took) {
      count += 1;
      const wait = waits[Math.min(count, waits.length - 1)];
      due = performance.now() + Math.max(wait, trainedPerSaved * took);
    },
  };
}
