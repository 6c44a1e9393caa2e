import type { LangiumSharedServices } from 'langium/lsp';
import { URI } from 'langium';
import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import * as z from 'zod';
import { nestFilesOf } from '../references/nest-files.js';

const untrusting = z.object({ trusted: z.literal(false) });

/**
 * Follows the person's trust in the workspace. An editor that says `trusted: false` as it starts the server says
 * `nestimate/trusted` when that changes; others know no trust, and are trusted.
 */
export function followTrust(shared: LangiumSharedServices): void {
  const files = nestFilesOf(shared);
  const { LanguageServer, Connection, DocumentUpdateHandler } = shared.lsp;
  LanguageServer.onInitialize(({ initializationOptions, workspaceFolders }) => {
    const folders = (workspaceFolders ?? []).map(({ uri }) => URI.parse(uri).fsPath);
    files.reach = { trusted: !untrusting.safeParse(initializationOptions).success, folders };
  });
  Connection?.onNotification('nestimate/trusted', () => {
    files.reach = { ...files.reach, trusted: true };
    const changes = shared.workspace.LangiumDocuments.all
      .map(({ uri }): FileEvent => ({ uri: uri.toString(), type: FileChangeType.Changed }))
      .toArray();
    DocumentUpdateHandler.didChangeWatchedFiles?.({ changes });
  });
}
