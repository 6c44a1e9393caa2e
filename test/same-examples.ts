import fc from 'fast-check';

// A property is tried with the same examples each time, so that only a change makes it fail; where more of them are asked
// for, with others.
if (process.env.NESTIMATE_FUZZ_RUNS === undefined) fc.configureGlobal({ seed: 1 });
