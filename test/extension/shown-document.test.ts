import { describe, expect, test } from 'vitest';
import { latest } from '../../extension/latest.js';
import { fromPage } from '../../extension/architecture-panel/page-messages.js';
import { documentMessage, readAgain } from '../../extension/architecture-panel/shown-document.js';
import type { DocumentView } from '../../models/language/architecture-view.js';
import { documentView } from '../../models/language/lsp/architecture/requests.js';
import { served } from '../language/served.js';

async function viewOf(text: string): Promise<DocumentView> {
  return documentView((await served(text)).document);
}

const text = 'linear A { input 3 output 1 }\nlinear B { input 3 output 1 }\nlinear C { input 3 output 1 }\n';

describe('a file that is drawn', () => {
  test('keeps a network whose text is broken as it was, in its place, and says what is wrong', async () => {
    const first = readAgain(null, 'file:///a', 'a', await viewOf(text));
    const broken = readAgain(first, 'file:///a', 'a', await viewOf(text.replace('B { input 3', 'B { input')));
    const message = documentMessage(broken);
    if (message.type !== 'document') throw new Error('No document.');
    expect(message.networks.map(({ name, stale }) => [name, stale !== null])).toEqual([
      ['A', false],
      ['B', true],
      ['C', false],
    ]);
    expect(message.unread).toEqual([]);
    const other = documentMessage(readAgain(first, 'file:///b', 'b', broken.view));
    expect(other).toMatchObject({ unread: [{ name: 'B' }] });
    const gone = documentMessage(readAgain(broken, 'file:///a', 'a', await viewOf('linear A { input 3 output 1 }')));
    expect(gone).toMatchObject({ networks: [{ name: 'A' }], unread: [] });
  });

  test('is read once at a time, and once more where it was asked in the meantime', async () => {
    const waiting: (() => void)[] = [];
    let times = 0;
    const reading = latest(() => {
      times += 1;
      return new Promise((done) => waiting.push(done));
    });
    for (let i = 0; i < 5; i += 1) reading.ask();
    expect(times).toBe(1);
    waiting[0]();
    await new Promise((later) => setTimeout(later));
    expect(times).toBe(2);
    waiting[1]();
    await new Promise((later) => setTimeout(later));
    expect(times).toBe(2);
    reading.ask();
    expect(times).toBe(3);
  });

  test('takes from its page only what the page may say', () => {
    const reveal = { v: 1, type: 'reveal', network: 'A', part: 'block-3' };
    expect(fromPage.safeParse(reveal).success).toBe(true);
    for (const odd of [
      { ...reveal, part: '../x' },
      { ...reveal, v: 2 },
      { v: 1, type: 'theory', guarantee: '../../x' },
      'x',
    ])
      expect(fromPage.safeParse(odd).success).toBe(false);
  });
});
