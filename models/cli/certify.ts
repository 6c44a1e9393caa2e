import { loadDataset } from '../data/load-dataset.js';
import { readRunRecord } from '../training/run-folder.js';
import { certificateText } from './certificate-text.js';
import { certifyFolder } from './certify-run.js';
import { CommandFailure, exitCode } from './failure.js';
import { painter } from './terminal.js';

export interface CertifyOptions {
  readonly format: 'text' | 'json';
  /** Print every number and theorem; JSON has them anyway. */
  readonly all?: boolean;
}

/** `nestimate certify`: computes a run's certificate anew, writes it and prints it. */
export async function certifyRun(folder: string, { format, all = false }: CertifyOptions): Promise<number> {
  const record = await readRunRecord(folder).catch((error: unknown) => {
    throw new CommandFailure(error instanceof Error ? error.message : String(error), exitCode.unusable);
  });
  const certificate = await certifyFolder(folder, record, await loadDataset(record.data));
  process.stdout.write(
    format === 'json'
      ? `${JSON.stringify(certificate, null, 2)}\n`
      : certificateText(certificate, painter(process.stdout), all),
  );
  return exitCode.ok;
}
