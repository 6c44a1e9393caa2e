// `npm run webview`: the pages in a plain browser, each with a fake message channel: the run panel with a training
// replayed live, the architecture panel with the networks of a file, the comparison of two runs. `npm run webview -- FILE`
// draws another file.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { comparison } from './drawn-comparison.js';
import { fileMessage } from './drawn-documents.js';
import { type ServedPage, servePage } from './page-server.js';
import { liveMessages, recordSession } from './recorded-session.js';
import { themes } from './themes.js';

async function serve(page: ServedPage): Promise<void> {
  const { url } = await servePage(page, mkdtempSync(join(tmpdir(), 'nestimate-page-')));
  console.log(page.name);
  for (const name of Object.keys(themes)) console.log(`  ${url}?theme=${name}`);
}

async function serveAll(file: string): Promise<void> {
  await serve({ name: 'architecture-panel', messages: [await fileMessage(file)], milliseconds: 0 });
  await serve({ name: 'compare', messages: [comparison], milliseconds: 0 });
  console.log('Training two small networks to show …');
  await serve({ name: 'run-panel', messages: liveMessages(await recordSession(40)), milliseconds: 30 });
  console.log('Ctrl-C ends it.');
}

void serveAll(process.argv[2] ?? 'examples/first.nest');
