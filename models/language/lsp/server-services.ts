import { inject } from 'langium';
import {
  createDefaultModule,
  createDefaultSharedModule,
  DefaultDocumentUpdateHandler,
  type DefaultSharedModuleContext,
  type LangiumServices,
  type LangiumSharedServices,
} from 'langium/lsp';
import type { FileSystemWatcher } from 'vscode-languageserver';
import { NestimateCodeLensProvider } from './code-lenses.js';
import { languageModule, sharedLanguageModule } from '../core-services.js';
import { FindingsValidator } from './diagnostics.js';
import { NestimateFormatter } from './formatter.js';
import { NestimateGeneratedModule, NestimateGeneratedSharedModule } from '../generated/module.js';
import { NestimateHoverProvider } from './hovers.js';
import { NestimateCodeActionProvider } from './quick-fixes.js';

/** Watches `.nest` files only: Langium's own handler watches every file, and a training writes to its run folder all the time. */
class NestFilesOnly extends DefaultDocumentUpdateHandler {
  protected override getWatchers(): FileSystemWatcher[] {
    return [{ globPattern: '**/*.nest' }];
  }
}

const serverModule = {
  parser: languageModule.parser,
  references: languageModule.references,
  validation: { DocumentValidator: (services: LangiumServices) => new FindingsValidator(services) },
  lsp: {
    CodeLensProvider: () => new NestimateCodeLensProvider(),
    CodeActionProvider: () => new NestimateCodeActionProvider(),
    Formatter: () => new NestimateFormatter(),
    HoverProvider: () => new NestimateHoverProvider(),
  },
};

const sharedServerModule = {
  ...sharedLanguageModule,
  lsp: { DocumentUpdateHandler: (services: LangiumSharedServices) => new NestFilesOnly(services) },
};

/** Every service of the language server, composed in one place. */
export function createServerServices(context: DefaultSharedModuleContext): { shared: LangiumSharedServices } {
  const shared = inject(createDefaultSharedModule(context), NestimateGeneratedSharedModule, sharedServerModule);
  shared.ServiceRegistry.register(inject(createDefaultModule({ shared }), NestimateGeneratedModule, serverModule));
  return { shared };
}
