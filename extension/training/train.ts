import { basename } from 'node:path';
import { ProgressLocation, type QuickPickItem, type TextDocument, commands, window, workspace } from 'vscode';
import type { Program, TrainDefinition } from '../../models/language/program.js';
import { readRunRecord } from '../../models/training/run-folder.js';
import { isLackable, whyNotHere } from '../../models/training/asked-engine.js';
import { engineNames, type RequestedEngine } from '../../models/training/run-record.js';
import { createSession } from '../../models/training/session.js';
import { orSay } from '../failure.js';
import { nestDocument } from '../nest-document.js';
import { openDocument, readDocument } from '../read-document.js';
import { runOfText, sayPastText } from '../runs/run-text.js';
import { runsFolderOf } from './runs-folder.js';
import type { SessionPlace } from './session-place.js';
import { launchTrainer } from './trainer.js';
import { mayTrain } from '../trust.js';

/** Saves what is not saved yet, and says so. False where that fails. */
async function saveAll(documents: readonly TextDocument[]): Promise<boolean> {
  const dirty = documents.filter(({ isDirty }) => isDirty);
  for (const document of dirty) if (!(await document.save())) return false;
  const names = dirty.map(({ uri }) => basename(uri.fsPath)).join(', ');
  if (dirty.length > 0) window.setStatusBarMessage(`$(save) Saved before training: ${names}`, 5000);
  return true;
}

/** The document as a file on disk, which the person is asked for where it has none. Null where it has none then, which is said. */
async function onDisk(document: TextDocument): Promise<TextDocument | null> {
  const { uri } = document;
  if (uri.scheme === 'file') return document;
  if (runOfText(uri) !== null) {
    orSay(sayPastText(document));
    return null;
  }
  if (!document.isUntitled) {
    void window.showInformationMessage(
      'Training needs this program as a file on disk: its data and its runs lie beside it.',
    );
    return null;
  }
  const save = 'Save and Train…';
  const words = 'Save this program to a file first: its data and its runs lie beside it.';
  if ((await window.showInformationMessage(words, save)) !== save) return null;
  const saved = await workspace.save(uri);
  return saved?.scheme === 'file' ? workspace.openTextDocument(saved) : null;
}

/** Runs are made from files on disk: the program, and the files that it imports, are saved as they are read. */
async function savedProgram(document: TextDocument): Promise<Program | null> {
  const { imported } = await readDocument(document);
  const documents = [document, ...imported.flatMap((path) => openDocument(path) ?? [])];
  // Saving may change a text, as formatters do.
  return (await saveAll(documents)) ? (await readDocument(document)).program : null;
}

/** Says in one message that the program can't be trained as it is; true where nothing keeps it. */
function isFreeOfErrors(program: Program): boolean {
  const errors = program.findings.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  if (first === undefined) return true;
  const more = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`;
  const place = `${basename(first.file)}, line ${first.range.start.line + 1}`;
  const show = 'Show Problems';
  void window
    .showErrorMessage(`Not trained. ${place}: ${first.message}${more}`, show)
    .then((choice) => choice === show && commands.executeCommand('workbench.actions.view.problems'));
  return false;
}

/** The train on a line, as the lenses count them, from 0; where there is none or more than one, the person says which. */
async function chooseTrain({ trains }: Program, line: unknown): Promise<TrainDefinition | undefined> {
  const named = trains.filter(({ range }) => range.start.line === line);
  const offered = named.length === 0 ? trains : named;
  if (offered.length === 1) return offered[0];
  const items = offered.map((train): QuickPickItem & { train: TrainDefinition } => ({
    label: train.networks.map(({ name }) => name).join(', '),
    description: `on ${train.data.name}, line ${train.range.start.line + 1}`,
    train,
  }));
  return (await window.showQuickPick(items, { title: 'Which train block?' }))?.train;
}

/** Says in one message that the engine asked for is not here, and offers what helps; true where it is. */
async function isHere(trainerScript: string, engine: RequestedEngine): Promise<boolean> {
  if (!isLackable(engine)) return true;
  const place = { location: ProgressLocation.Notification, title: `Looking for the engine "${engine}" …` };
  const why = await window.withProgress(place, () => whyNotHere(trainerScript, engine));
  if (why === null) return true;
  const install = engine === 'tensorflow' ? ['Install TensorFlow…'] : [];
  const setting = 'Open Setting';
  void window.showErrorMessage(`Not trained. ${why}`, ...install, setting).then((choice) => {
    if (choice === setting) void commands.executeCommand('workbench.action.openSettings', 'nestimate.engine');
    else if (choice !== undefined) void commands.executeCommand('nestimate.installTensorflow');
  });
  return false;
}

function requestedEngine(document: TextDocument): RequestedEngine {
  const wish = workspace.getConfiguration('nestimate', document.uri).get<unknown>('engine');
  return engineNames.find((name) => name === wish) ?? 'auto';
}

/** As `train`, of a document that is a file on disk. */
async function start(trainerScript: string, document: TextDocument, line: unknown): Promise<SessionPlace | null> {
  const program = await savedProgram(document);
  if (program === null || !isFreeOfErrors(program)) return null;
  const { file, text } = program;
  if (program.trains.length === 0) {
    void window.showInformationMessage(
      `${basename(file)} has no train block: add one that names its networks and its data.`,
    );
    return null;
  }
  const chosen = await chooseTrain(program, line);
  if (chosen === undefined) return null;
  const { networks, data, settings, seeds } = chosen;
  const engine = requestedEngine(document);
  if (!(await isHere(trainerScript, engine))) return null;
  const plan = { file, text, networks, data, settings, seeds, engine };
  const runsFolder = runsFolderOf(document.uri);
  const folders = await createSession(runsFolder, plan);
  await launchTrainer(trainerScript, folders);
  const { session } = await readRunRecord(folders[0]);
  return { runsFolder, session };
}

/** The documents of which a training is being started. */
const starting = new Set<string>();

/**
 * Starts a `train` block of a file, the whole way from the click to the trainer's process. Null where it was not
 * started, which the person has been told, or where a click before is still starting it: where that takes a moment,
 * people click twice.
 * @throws where run folders can't be written or the trainer can't be started
 */
export async function train(trainerScript: string, uri: unknown, line: unknown): Promise<SessionPlace | null> {
  if (!mayTrain()) return null;
  const named = await nestDocument(uri, 'Train which file?');
  // Before the lock: a message may stand unanswered, and the next click has to say it again.
  const document = named && (await onDisk(named));
  if (document === null) return null;
  const key = document.uri.toString();
  if (starting.has(key)) return null;
  starting.add(key);
  try {
    return await start(trainerScript, document, line);
  } finally {
    starting.delete(key);
  }
}
