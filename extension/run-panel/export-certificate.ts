import { join } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import type { ExportFormat } from '../../webview/run-panel/messages.js';
import { saySaved } from '../saved-file.js';
import { type Certified, exportedText } from './exported-text.js';

const fileTypes: Record<ExportFormat, { readonly name: string; readonly ending: string }> = {
  json: { name: 'JSON', ending: 'json' },
  markdown: { name: 'Markdown', ending: 'md' },
  html: { name: 'Web page', ending: 'html' },
};

/**
 * Saves a certificate where the person says, and says so.
 * @param folder of the run: the dialog begins there
 * @param html the page's own words, where that is the format
 * @param more what else is to be said of the saved file
 * @throws where the disk refuses
 */
export async function exportCertificate(
  folder: string,
  certified: Certified,
  format: ExportFormat,
  html: string | null,
  more?: string,
): Promise<void> {
  const { name, ending } = fileTypes[format];
  const place = await window.showSaveDialog({
    title: 'Save the certificate',
    defaultUri: Uri.file(join(folder, `${certified.certificate.network}-certificate.${ending}`)),
    filters: { [name]: [ending] },
  });
  if (place === undefined) return;
  await workspace.fs.writeFile(place, new TextEncoder().encode(exportedText(certified, format, html)));
  saySaved(place, more);
}
