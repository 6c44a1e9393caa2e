import { Command, CommanderError, Option } from 'commander';
import { isDiskFull } from '../training/full-disk.js';
import { engineNames } from '../training/run-record.js';
import { certifyRun, type CertifyOptions } from './certify.js';
import { check } from './check.js';
import { convertRun, type ConvertOptions } from './convert.js';
import { describe } from './describe.js';
import { type EnginesOptions, listEngines } from './engines.js';
import { landscapeOfRun, type LandscapeOptions } from './landscape.js';
import { explainFile, type ExplainOptions } from './explain.js';
import { CommandFailure, exitCode } from './failure.js';
import { features, type FeaturesOptions } from './features.js';
import { format, type FormatOptions } from './format.js';
import { serveLanguage } from './language-server.js';
import { polishRun } from './polish.js';
import { results } from './results.js';
import { compareRuns, labelRun, listRunsOf, type RunsOptions } from './runs.js';
import { train, type TrainOptions } from './train.js';

type Format = 'text' | 'json';

const outputFormat = () => new Option('--format <format>', 'output format').choices(['text', 'json']).default('text');

/** Runs an action and leaves its exit code to the process, so that pending output is written before it ends. */
async function exitWith(action: Promise<number>): Promise<void> {
  process.exitCode = await action;
}

/** What is asked of a file. */
function addFileCommands(program: Command): void {
  program
    .command('check')
    .description('check networks against the theorems: findings; exit 1 where one is an error')
    .argument('<file...>', '.nest files')
    .addOption(outputFormat())
    .action((files: string[], options: { format: Format }) => exitWith(check(files, options.format)));
  program
    .command('describe')
    .description('shapes, parameters, conditions and guarantees of the networks of a file')
    .argument('<file>', '.nest file')
    .option('--network <name>', 'only this network')
    .addOption(outputFormat())
    .action((file: string, options: { network?: string; format: Format }) =>
      exitWith(describe(file, options.network ?? null, options.format)),
    );
  program
    .command('explain')
    .description('for each hypothesis that fails: data and weights on which the conclusion is false')
    .argument('<file>', '.nest file')
    .option('--network <name>', 'only this network')
    .option('--stdin', "read the file's text from the standard input, as an editor has it")
    .addOption(outputFormat())
    .action((file: string, options: ExplainOptions) => exitWith(explainFile(file, options)));
  program
    .command('format')
    .description("format files in the one standard style; exit 1 if something can't be read or --check finds changes")
    .argument('[file...]', '.nest files, or - for the standard input')
    .option('--check', 'write nothing; say which files would change')
    .option('--stdin', 'read the standard input and print it formatted')
    .action((files: string[], options: FormatOptions) => exitWith(format(files, options)));
}

/** Training, and what is asked of a run. */
function addRunCommands(program: Command): void {
  program
    .command('train')
    .description('train the networks of a file, one run folder for each network and seed, and certify them')
    .argument('<file>', '.nest file')
    .option('--network <name>', 'only this network')
    .addOption(new Option('--engine <engine>', 'engine to train on (default: auto)').choices(['auto', ...engineNames]))
    .option('--out <dir>', 'folder for the run folders', '.nestimate/runs')
    .option('--resume <run>', 'resume this run from its checkpoint')
    .option('--continue', 'train only what --out lacks: completed runs stay, unfinished ones resume')
    .option('--quiet', 'print errors and the run folders only')
    .action((file: string, options: TrainOptions) => exitWith(train(file, options)));
  program
    .command('results')
    .description(
      'mean and standard deviation over seeds of the runs in folders, one row for each network and its settings',
    )
    .argument('[folder...]', 'run folders, or folders of them', ['.nestimate/runs'])
    .addOption(outputFormat())
    .action((folders: string[], options: { format: Format }) => exitWith(results(folders, options.format)));
  program
    .command('certify')
    .description("check the theorems against a run's trained weights")
    .argument('<run>', 'run folder')
    .option('--all', 'print every number and every theorem in words')
    .addOption(outputFormat())
    .action((run: string, options: CertifyOptions) => exitWith(certifyRun(run, options)));
  program
    .command('polish')
    .description("take a run's prediction weights to the minimum of their convex problem, as a new run")
    .argument('<run>', 'run folder')
    .action((run: string) => exitWith(polishRun(run)));
  program
    .command('landscape')
    .description("compute the training risk around a run's trained weights: landscape.json in its folder")
    .argument('<run>', 'run folder')
    .option('--grid <points>', 'points along each side of the slice, odd', '25')
    .action((run: string, options: LandscapeOptions) => exitWith(landscapeOfRun(run, options)));
  program
    .command('convert')
    .description("convert a run's network to another kind with the same predictions, as a new run")
    .argument('<run>', 'run folder')
    .addOption(
      new Option('--to <kind>', 'a resnest as an a-resnest, a densenest as a resnest')
        .choices(['a-resnest', 'resnest'])
        .makeOptionMandatory(),
    )
    .action((run: string, options: ConvertOptions) => exitWith(convertRun(run, options)));
  program
    .command('features')
    .description("write a run's features, streams, outputs and targets for NumPy")
    .argument('<run>', 'run folder')
    .requiredOption('--out <file>', 'the .npz file to write')
    .addOption(new Option('--split <split>', 'which rows').choices(['train', 'test']).default('train'))
    .action((run: string, options: FeaturesOptions) => exitWith(features(run, options)));
}

/** Looking through the runs that there are. */
function addListCommands(program: Command): void {
  program
    .command('runs')
    .description('the runs of a folder, the latest first, with names, tags and scores')
    .argument('[folder]', 'folder of run folders', '.nestimate/runs')
    .option('--tag <tag>', 'only runs with this tag')
    .option('--csv <file>', 'write all settings and results to this CSV file instead')
    .addOption(outputFormat())
    .action((folder: string, options: RunsOptions) => exitWith(listRunsOf(folder, options)));
  program
    .command('compare')
    .description('what differs between runs: networks, settings and results')
    .argument('<run...>', 'run folders')
    .option('--all', 'also what they have in common')
    .addOption(outputFormat())
    .action((folders: string[], options: { format: Format; all?: boolean }) => exitWith(compareRuns(folders, options)));
  program
    .command('label')
    .description('name or tag a run')
    .argument('<run>', 'run folder')
    .option('--name <name>', "display name (empty: the network's name)")
    .option('--tags <tags>', 'tags, separated by commas (empty: none)')
    .action((run: string, options: { name?: string; tags?: string }) => exitWith(labelRun(run, options)));
}

/** What is asked of the program itself. */
function addOwnCommands(program: Command): void {
  program
    .command('engines')
    .description('which engines this machine has, and why the others are missing')
    .addOption(outputFormat())
    .addOption(new Option('--install <engine>', 'install this engine first').choices(['tensorflow']))
    .action((options: EnginesOptions) => exitWith(listEngines(options)));
  program
    .command('language-server')
    .description('findings, formatting and more for any editor that speaks LSP')
    .requiredOption('--stdio', 'use the standard input and output')
    .option('--clientProcessId <pid>', 'process id of the editor: the server ends with it')
    .action(serveLanguage);
}

function commandLine(): Command {
  const program = new Command('nestimate')
    .description('Design, check and train ResNEsts and DenseNEsts.')
    .version(process.env.NESTIMATE_VERSION ?? 'from source')
    .exitOverride()
    .showHelpAfterError('`nestimate --help` lists the commands.');
  addFileCommands(program);
  addRunCommands(program);
  addListCommands(program);
  addOwnCommands(program);
  // What is wrong is one line: the whole help would push it out of sight.
  for (const command of program.commands) {
    command.showHelpAfterError(`\`nestimate ${command.name()} --help\` lists its options.`);
  }
  return program;
}

/** What went wrong, for the person at the terminal. */
function wordsOf(error: unknown): string {
  if (isDiskFull(error)) return 'the disk is full: free some space and try again.';
  return error instanceof Error ? error.message : String(error);
}

/** The exit code for what ended the command; says on stderr what is not said yet. */
function failureCode(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.unusable;
  process.stderr.write(`nestimate: ${wordsOf(error)}\n`);
  return error instanceof CommandFailure ? error.code : exitCode.errors;
}

/**
 * Lets a command go on where nobody reads what it prints any more, as under `| head`: its work and its exit code stand.
 * Where the output can't be written for another reason, as on a full disk, it ends and says so.
 */
function outliveReaders(): void {
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.exit(failureCode(new Error(`the output can't be written: ${error.message}.`)));
  });
}

outliveReaders();
commandLine()
  // Said, since commander takes an Electron that plays Node for an app of its own.
  .parseAsync(process.argv, { from: 'node' })
  .catch((error: unknown) => {
    process.exitCode = failureCode(error);
  });
