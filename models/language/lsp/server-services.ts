import { inject, LangiumCompletionParser, type TextDocument, URI } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  DefaultDocumentUpdateHandler,
  type DefaultSharedModuleContext,
  type LangiumServices,
  type LangiumSharedServices,
} from 'langium/lsp';
import type { FileSystemWatcher, TextDocumentChangeEvent } from 'vscode-languageserver';
import { NestimateCodeLensProvider } from './code-lenses.js';
import { languageModule, sharedLanguageModule } from '../core-services.js';
import { NestimateCompletionProvider } from './completion/completion.js';
import { NestimateDefinitionProvider } from './definitions.js';
import { FindingsValidator } from './diagnostics.js';
import { NestimateDocumentLinkProvider } from './document-links.js';
import { NestimateFoldingRangeProvider } from './folding.js';
import { NestimateFormatter } from './formatter.js';
import { NestimateGeneratedModule, NestimateGeneratedSharedModule } from '../generated/module.js';
import { NestimateHoverProvider } from './hover/hovers.js';
import { NestimateInlayHintProvider } from './inlay-hints.js';
import { NestimateDocumentSymbolProvider } from './outline.js';
import { NestimateCodeActionProvider } from './quick-fixes.js';
import { NestimateRenameProvider } from './rename.js';
import { SelectingLanguageServer } from './selection-ranges.js';
import { NestimateSemanticTokenProvider } from './semantic-tokens.js';
import { NestimateSignatureHelpProvider } from './signature-help.js';
import { NestimateWorkspaceSymbolProvider } from './workspace-symbols.js';

/**
 * Watches `.nest` files only: Langium's own handler watches every file, and a training writes to its run folder all the
 * time. What is no such file is gone once it is closed: a text that was never saved, the other side of a comparison.
 */
class NestFilesOnly extends DefaultDocumentUpdateHandler {
  didCloseDocument({ document }: TextDocumentChangeEvent<TextDocument>): void {
    const uri = URI.parse(document.uri);
    if (uri.scheme !== 'file' || !uri.path.endsWith('.nest')) this.fireDocumentUpdate([], [uri]);
  }

  protected override getWatchers(): FileSystemWatcher[] {
    return [{ globPattern: '**/*.nest' }];
  }
}

/** Completion asks the grammar itself (`expectedAfter`): Langium's second parser, for its own completion, is left unbuilt. */
const serverModule = {
  parser: {
    ...languageModule.parser,
    CompletionParser: (services: LangiumServices) => new LangiumCompletionParser(services),
  },
  references: languageModule.references,
  validation: { DocumentValidator: (services: LangiumServices) => new FindingsValidator(services) },
  lsp: {
    CodeLensProvider: () => new NestimateCodeLensProvider(),
    CodeActionProvider: () => new NestimateCodeActionProvider(),
    CompletionProvider: (services: LangiumServices) => new NestimateCompletionProvider(services),
    Formatter: () => new NestimateFormatter(),
    HoverProvider: () => new NestimateHoverProvider(),
    InlayHintProvider: () => new NestimateInlayHintProvider(),
    DefinitionProvider: (services: LangiumServices) => new NestimateDefinitionProvider(services),
    DocumentLinkProvider: () => new NestimateDocumentLinkProvider(),
    DocumentSymbolProvider: () => new NestimateDocumentSymbolProvider(),
    FoldingRangeProvider: (services: LangiumServices) => new NestimateFoldingRangeProvider(services),
    RenameProvider: (services: LangiumServices) => new NestimateRenameProvider(services),
    SemanticTokenProvider: (services: LangiumServices) => new NestimateSemanticTokenProvider(services),
    SignatureHelp: (services: LangiumServices) => new NestimateSignatureHelpProvider(services),
  },
};

const sharedServerModule = {
  ...sharedLanguageModule,
  lsp: {
    DocumentUpdateHandler: (services: LangiumSharedServices) => new NestFilesOnly(services),
    LanguageServer: (services: LangiumSharedServices) => new SelectingLanguageServer(services),
    WorkspaceSymbolProvider: (services: LangiumSharedServices) => new NestimateWorkspaceSymbolProvider(services),
  },
};

/** Every service of the language server, composed in one place. */
export function createServerServices(context: DefaultSharedModuleContext): { shared: LangiumSharedServices } {
  const shared = inject(createDefaultSharedModule(context), NestimateGeneratedSharedModule, sharedServerModule);
  shared.ServiceRegistry.register(inject(createDefaultModule({ shared }), NestimateGeneratedModule, serverModule));
  return { shared };
}
