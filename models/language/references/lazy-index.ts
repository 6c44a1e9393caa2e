import {
  type AstNode,
  AstUtils,
  DefaultIndexManager,
  DefaultReferenceDescriptionProvider,
  type LangiumCoreServices,
  type LangiumDocument,
  type LangiumSharedCoreServices,
  type ReferenceDescription,
  type Stream,
  type URI,
} from 'langium';

/** Descriptions of references, all at once. */
class ReferenceDescriber extends DefaultReferenceDescriptionProvider {
  describe({ parseResult }: LangiumDocument): ReferenceDescription[] {
    return AstUtils.streamAst(parseResult.value)
      .flatMap((node) => AstUtils.streamReferences(node))
      .filter(({ reference }) => reference.error === undefined)
      .flatMap((info) => this.createInfoDescriptions(info))
      .toArray();
  }
}

/**
 * Langium's index, which describes the references of a text when somebody looks for them, not at every keystroke: nothing
 * else asks for them, since what is affected by a change is known by its imports (`ImportingDocumentBuilder`).
 */
export class LazyIndexManager extends DefaultIndexManager {
  private readonly undescribed = new Map<string, LangiumDocument>();

  constructor(private readonly services: LangiumSharedCoreServices) {
    super(services);
  }

  override updateReferences(document: LangiumDocument): Promise<void> {
    this.undescribed.set(document.uri.toString(), document);
    return Promise.resolve();
  }

  override removeReferences(uri: URI): void {
    this.undescribed.delete(uri.toString());
    super.removeReferences(uri);
  }

  override findAllReferences(target: AstNode, path: string): Stream<ReferenceDescription> {
    for (const [uri, document] of this.undescribed) this.referenceIndex.set(uri, this.describe(document));
    this.undescribed.clear();
    return super.findAllReferences(target, path);
  }

  private describe(document: LangiumDocument): ReferenceDescription[] {
    const services: LangiumCoreServices = this.services.ServiceRegistry.getServices(document.uri);
    return new ReferenceDescriber(services).describe(document);
  }
}
