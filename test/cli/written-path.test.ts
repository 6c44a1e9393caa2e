import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writtenPath } from '../../models/cli/written-path.js';

const windows = process.platform === 'win32';

test.each([
  ['', '.'],
  ['müller.nest', 'müller.nest'],
  ['two words.nest', windows ? '"two words.nest"' : "'two words.nest'"],
  ['$HOME.nest', windows ? '"$HOME.nest"' : "'$HOME.nest'"],
  ["ada's.nest", windows ? `"ada's.nest"` : String.raw`'ada'\''s.nest'`],
])('%j is typed as %s', (name, typed) => {
  expect(writtenPath(join(process.cwd(), name))).toBe(typed);
});
