import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** `nestimate language-server`: serves an editor in this process until it says `exit`. The server reads the options itself. */
export async function serveLanguage(): Promise<void> {
  await import(pathToFileURL(join(__dirname, 'language-server.cjs')).href);
}
