import { URI } from 'langium';
import { resolve } from 'node:path';
import { createCoreServices } from './core-services.js';
import type { Program } from './program.js';
import { nestFilesOf, type Reach } from './references/nest-files.js';
import { analyse } from './validation/analysis.js';

/** What an editor knows of a text beside its path. */
export interface EditorView {
  /** Whether it is a file on the disk: what is not has no folder that its paths could begin at. */
  readonly onDisk: boolean;
  /** What may be read. */
  readonly reach: Reach;
  /** The text of an imported file that is open there, asked for by its path. */
  readonly textOf: (path: string) => string | undefined;
}

/** Where a text stands that is no file. */
const unsaved = URI.from({ scheme: 'untitled', path: '/untitled.nest' });

/**
 * What a `.nest` text means: the networks and trains that can be built, and every finding. Reads the files that it
 * imports, the headers of CSV files and of images, and nothing else.
 * @param file its path, which findings carry as it is; relative paths in the text begin at its folder
 * @param editor where the text is open in one
 */
export async function readProgram(file: string, text: string, editor?: EditorView): Promise<Program> {
  const services = createCoreServices();
  if (editor !== undefined) {
    const files = nestFilesOf(services.shared);
    files.reach = editor.reach;
    files.textOf = editor.textOf;
  }
  const { LangiumDocuments, LangiumDocumentFactory, DocumentBuilder } = services.shared.workspace;
  const document = LangiumDocumentFactory.fromString(
    text,
    editor?.onDisk === false ? unsaved : URI.file(resolve(file)),
  );
  LangiumDocuments.addDocument(document);
  await DocumentBuilder.build([document], { validation: false });
  const { definitions, trains, findings } = await analyse(services, document, file);
  return { file, text, networks: definitions, trains: [...trains.values()], findings };
}
