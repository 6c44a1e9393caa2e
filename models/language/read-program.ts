import { URI } from 'langium';
import { resolve } from 'node:path';
import { analyse } from './analysis.js';
import { createCoreServices } from './core-services.js';
import type { Program } from './program.js';

/**
 * What a `.nest` text means: the networks and trains that can be built, and every finding. Reads the headers of the CSV
 * files that it names, and nothing else.
 * @param file its path, which findings carry as it is; relative paths in the text begin at its folder
 */
export async function readProgram(file: string, text: string): Promise<Program> {
  const { shared } = createCoreServices();
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = shared.workspace;
  const document = LangiumDocumentFactory.fromString(text, URI.file(resolve(file)));
  LangiumDocuments.addDocument(document);
  await DocumentBuilder.build([document], { validation: false });
  const { definitions, trains, findings } = await analyse(document, file);
  return { file, text, networks: definitions, trains: [...trains.values()], findings };
}
