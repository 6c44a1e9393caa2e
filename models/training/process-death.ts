/** How a process ended that had not done its work. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Its last words on stderr. */
  readonly said: string;
}

const heapWords = /heap out of memory|reached heap limit/i;
const memoryWords = /allocation failed|bad_alloc|out of memory|could not allocate/i;

/** What a process died of, as an error whose words `engineFailure` knows: memory, where the system or V8 tells of it. */
export function processDeath({ code, signal, said }: ProcessEnd): Error {
  if (heapWords.test(said)) {
    return new RangeError(
      'its process has used all the memory that Node gives it (NODE_OPTIONS=--max-old-space-size=MEGABYTES in the environment gives it more)',
    );
  }
  if (memoryWords.test(said)) return new RangeError('its process found no more memory');
  return new Error(`its process ended with ${signal ?? `code ${code}`}`);
}
