/** What every definition of files says, prepared in no way. */
export const unprepared = { name: 'd', standardize: false, scale: null, split: null, augment: null, test: null };
