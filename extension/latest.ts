/** Work that is done again and again, one at a time. */
export interface Latest {
  /** It is to be done; while it is being done, once more afterwards, however often this is said. */
  readonly ask: () => void;
}

/**
 * Keeps one piece of work under way and remembers whether it has to be done again.
 * @param work says itself what keeps it from being done
 */
export function latest(work: () => Promise<void>): Latest {
  let underWay = false;
  let dirty = false;
  const run = async () => {
    underWay = true;
    try {
      do {
        dirty = false;
        await work();
      } while (dirty);
    } finally {
      underWay = false;
    }
  };
  return {
    ask() {
      dirty = true;
      if (!underWay) void run();
    },
  };
}
