// `npm run webview`: the run panel in a plain browser, with a fake message channel and a training replayed live.
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { servePage } from './page-server.js';
import { liveMessages, recordSession } from './recorded-session.js';
import { themes } from './themes.js';

async function serve(): Promise<void> {
  console.log('Training two small networks to show …');
  const messages = liveMessages(await recordSession(40));
  const { url } = await servePage(
    { name: 'run-panel', messages, milliseconds: 30 },
    mkdtempSync(join(tmpdir(), 'nestimate-page-')),
  );
  for (const name of Object.keys(themes)) console.log(`${url}?theme=${name}`);
  console.log('Ctrl-C ends it.');
}

void serve();
