/** Whether the slow tests run too: `npm run test:full`. */
export const full = process.env.NESTIMATE_FULL === '1';

/** Why slow tests are skipped, in words; null: they are not. */
export const whyNotFull = full ? null : 'it takes minutes: npm run test:full';
