import {
  createDefaultCoreModule,
  createDefaultSharedCoreModule,
  DefaultValueConverter,
  EmptyFileSystem,
  inject,
  type LangiumCoreServices,
} from 'langium';
import { NestimateGeneratedModule, NestimateGeneratedSharedModule } from './generated/module.js';

/** Text in quotes is taken as it is: a Windows path keeps its backslashes. */
class PlainStringConverter extends DefaultValueConverter {
  protected override runConverter(...[rule, input, cst]: Parameters<DefaultValueConverter['runConverter']>) {
    return rule.name === 'STRING' ? input.slice(1, -1) : super.runConverter(rule, input, cst);
  }
}

/** What the command and the language server have in common. */
export const languageModule = {
  parser: { ValueConverter: () => new PlainStringConverter() },
};

/** Parser, scopes and linker without a language server, as the command and the tests need them. */
export function createCoreServices(): LangiumCoreServices {
  const shared = inject(createDefaultSharedCoreModule(EmptyFileSystem), NestimateGeneratedSharedModule);
  const services = inject(createDefaultCoreModule({ shared }), NestimateGeneratedModule, languageModule);
  shared.ServiceRegistry.register(services);
  return services;
}
