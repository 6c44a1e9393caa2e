import { type Position, type TextDocument, Uri, type WorkspaceEdit } from 'vscode';
import type { LanguageClient, WorkspaceEdit as ServerEdit } from 'vscode-languageclient/node';
import {
  architectureRequests,
  documentView,
  type DocumentView,
  partAt,
  type PartAt,
  partPlace,
  type PartPlace,
} from '../../models/language/architecture-view.js';

/** What the panel asks the language server, and its answers, validated. */
export interface ArchitectureServer {
  networks(document: TextDocument): Promise<DocumentView>;
  place(uri: string, network: string, part: string): Promise<PartPlace | null>;
  partAt(document: TextDocument, position: Position): Promise<PartAt | null>;
  /** The edit of a repair, for the text as it is; null where it is offered no more. */
  repair(uri: string, asked: { network: string; code: string; title: string }): Promise<WorkspaceEdit | null>;
}

export function architectureServer(client: LanguageClient): ArchitectureServer {
  const ask = async (method: string, uri: string, asked: object = {}): Promise<unknown> =>
    client.sendRequest(method, { textDocument: { uri }, ...asked });
  const addressOf = ({ uri }: TextDocument) => client.code2ProtocolConverter.asUri(uri);
  const known = (uri: string) => client.code2ProtocolConverter.asUri(Uri.parse(uri, true));
  return {
    networks: async (document) => documentView.parse(await ask(architectureRequests.networks, addressOf(document))),
    place: async (uri, network, part) =>
      partPlace.nullable().parse(await ask(architectureRequests.place, known(uri), { network, part })),
    partAt: async (document, { line, character }) => {
      const asked = { position: { line, character } };
      return partAt.nullable().parse(await ask(architectureRequests.partAt, addressOf(document), asked));
    },
    repair: async (uri, asked) => {
      const params = { textDocument: { uri: known(uri) }, ...asked };
      const edit = await client.sendRequest<ServerEdit | null>(architectureRequests.repair, params);
      return edit === null ? null : client.protocol2CodeConverter.asWorkspaceEdit(edit);
    },
  };
}
