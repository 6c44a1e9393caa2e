/** What CommonJS packages expect to find, in a module. */
export const commonWords = `
import { createRequire as createRequireHere } from 'node:module';
import { dirname as dirnameOf } from 'node:path';
import { fileURLToPath as pathOf } from 'node:url';
const require = createRequireHere(import.meta.url);
const __filename = pathOf(import.meta.url);
const __dirname = dirnameOf(__filename);
`;
