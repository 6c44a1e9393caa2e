import { URI } from 'langium';
import { resolve } from 'node:path';
import { createCoreServices } from './core-services.js';
import type { Program } from './program.js';
import { nestFilesOf, type Reach } from './references/nest-files.js';
import { analyse } from './validation/analysis.js';

/** What an editor knows of a text beside its path. */
export interface EditorView {
  /** What may be read; without it everything may. */
  readonly reach: Reach;
}

/**
 * What a `.nest` text means: the networks and trains that can be built, and every finding. Reads the files that it
 * imports, the headers of CSV files and of images, and nothing else.
 * @param file its path, which findings carry as it is; relative paths in the text begin at its folder
 * @param editor where the text is open in one
 */
export async function readProgram(file: string, text: string, editor?: EditorView): Promise<Program> {
  const services = createCoreServices();
  if (editor !== undefined) nestFilesOf(services.shared).reach = editor.reach;
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = services.shared.workspace;
  const document = LangiumDocumentFactory.fromString(text, URI.file(resolve(file)));
  LangiumDocuments.addDocument(document);
  await DocumentBuilder.build([document], { validation: false });
  const { definitions, trains, findings } = await analyse(services, document, file);
  return { file, text, networks: definitions, trains: [...trains.values()], findings };
}
