import { join } from 'node:path';
import { Uri, env, workspace } from 'vscode';

/**
 * Opens a certificate in the browser, which asks to print it: a page of VS Code can't be printed. It lies in the run's folder,
 * as some browsers may not read hidden folders and temporary ones.
 * @param folder of the run
 * @param html what is to be printed
 * @throws Error where no browser opens it
 */
export async function printCertificate(folder: string, html: string): Promise<void> {
  const page = Uri.file(join(folder, 'certificate-to-print.html'));
  await workspace.fs.writeFile(page, new TextEncoder().encode(html));
  if (await env.openExternal(page)) return;
  throw new Error(`No browser could be opened. Open ${page.fsPath} in one: it asks to print the certificate.`);
}
