import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  DefaultValueConverter,
  inject,
  type LangiumCoreServices,
  type LangiumSharedCoreServices,
  MultiMap,
  type ScopeComputation,
} from 'langium';
import { NodeFileSystem } from 'langium/node';
import { NestimateGeneratedModule, NestimateGeneratedSharedModule } from './generated/module.js';
import { RememberingLexer } from './parser/remembering-lexer.js';
import { RepairingParser } from './parser/repairing-parser.js';
import { UnicodeTokenBuilder } from './parser/token-builder.js';
import { FileScopeProvider } from './references/file-scope.js';
import { ImportingDocumentBuilder } from './references/importing-builder.js';
import { LazyIndexManager } from './references/lazy-index.js';
import { NestFiles } from './references/nest-files.js';
import { WorkspaceFiles } from './references/workspace-files.js';

/** Text in quotes is taken as it is: a Windows path keeps its backslashes. */
class PlainStringConverter extends DefaultValueConverter {
  protected override runConverter(...[rule, input, cst]: Parameters<DefaultValueConverter['runConverter']>) {
    return rule.name === 'STRING' ? input.slice(1, -1) : super.runConverter(rule, input, cst);
  }
}

/** `FileScopeProvider` reads names from the trees: no index of them is kept. */
const noSymbols: ScopeComputation = {
  collectExportedSymbols: () => Promise.resolve([]),
  collectLocalSymbols: () => Promise.resolve(new MultiMap()),
};

/** What the command and the language server have in common. */
export const languageModule = {
  parser: {
    Lexer: (services: LangiumCoreServices) => new RememberingLexer(services),
    TokenBuilder: () => new UnicodeTokenBuilder(),
    ValueConverter: () => new PlainStringConverter(),
    LangiumParser: (services: LangiumCoreServices) => new RepairingParser(services),
  },
  references: {
    ScopeProvider: (services: LangiumCoreServices) => new FileScopeProvider(services),
    ScopeComputation: () => noSymbols,
  },
};

/** What the command and the language server share over all files. */
export const sharedLanguageModule = {
  workspace: {
    DocumentBuilder: (services: LangiumSharedCoreServices) => new ImportingDocumentBuilder(services),
    FileSystemProvider: () => new NestFiles(),
    IndexManager: (services: LangiumSharedCoreServices) => new LazyIndexManager(services),
    WorkspaceManager: (services: LangiumSharedCoreServices) => new WorkspaceFiles(services),
  },
};

/** Parser, scopes and linker without a language server, as the command and the tests need them. */
export function createCoreServices(): LangiumCoreServices {
  const shared = inject(
    createDefaultSharedCoreModule(NodeFileSystem),
    NestimateGeneratedSharedModule,
    sharedLanguageModule,
  );
  const services = inject(createDefaultCoreModule({ shared }), NestimateGeneratedModule, languageModule);
  shared.ServiceRegistry.register(services);
  return services;
}
