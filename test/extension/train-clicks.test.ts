import { expect, test, vi } from 'vitest';
import { train } from '../../extension/training/train.js';

const messages = vi.hoisted((): string[] => []);

/** A window whose only document has no file, and where nobody answers a message. */
vi.mock('vscode', () => {
  class Uri {
    readonly scheme = 'untitled';
    toString = () => 'untitled:Untitled-1';
  }
  const uri = new Uri();
  const document = { uri, languageId: 'nestimate', isUntitled: true };
  return {
    Uri,
    TabInputText: class {},
    EventEmitter: class {},
    commands: {},
    env: {},
    workspace: { isTrusted: true, openTextDocument: () => Promise.resolve(document) },
    window: {
      activeTextEditor: { document },
      showInformationMessage(words: string) {
        messages.push(words);
        return new Promise(() => undefined);
      },
    },
  };
});

test('each click on Train of a text without a file says that it needs one, also where nobody answered before', async () => {
  void train('trainer.cjs', undefined, undefined);
  await expect.poll(() => messages).toHaveLength(1);
  void train('trainer.cjs', undefined, undefined);
  await expect.poll(() => messages).toHaveLength(2);
  expect(messages[1]).toContain('Save this program to a file first');
});
