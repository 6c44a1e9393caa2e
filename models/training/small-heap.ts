/**
 * For a thread that does next to nothing in JavaScript: V8 gives a heap that may not grow large 1.3 MB less to begin with
 * (measured in Node 24: without a copy of its built-in functions). It takes about 7.
 */
export const smallHeap = { maxOldGenerationSizeMb: 64 } as const;
