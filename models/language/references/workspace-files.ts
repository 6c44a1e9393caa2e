import { DefaultWorkspaceManager, type LangiumDocument, type Stream, type URI } from 'langium';

/** Loads the files of the workspace's folders. One that can't be read is passed over: it would keep the server from starting. */
export class WorkspaceFiles extends DefaultWorkspaceManager {
  protected override async loadWorkspaceDocuments(
    uris: Stream<URI>,
    collector: (document: LangiumDocument) => void,
  ): Promise<void> {
    const load = (uri: URI) => this.langiumDocuments.getOrCreateDocument(uri).then(collector, () => undefined);
    await Promise.all(uris.map(load));
  }
}
