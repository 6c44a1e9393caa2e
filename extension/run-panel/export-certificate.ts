import { join } from 'node:path';
import { Uri, window, workspace } from 'vscode';
import { certificateMarkdown } from '../../models/certificates/certificate-markdown.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import type { ExportFormat } from '../../webview/run-panel/messages.js';

const fileTypes: Record<ExportFormat, { readonly name: string; readonly ending: string }> = {
  json: { name: 'JSON', ending: 'json' },
  markdown: { name: 'Markdown', ending: 'md' },
  html: { name: 'Web page', ending: 'html' },
};

function textOf(certificate: Certificate, format: ExportFormat, html: string | null): string {
  if (format === 'html') return html ?? '';
  return format === 'json' ? `${JSON.stringify(certificate, null, 2)}\n` : certificateMarkdown(certificate);
}

/**
 * Saves a certificate where the person says.
 * @param folder of the run: the dialog begins there
 * @param html the page's own words, where that is the format
 * @throws where the disk refuses
 */
export async function exportCertificate(
  folder: string,
  certificate: Certificate,
  format: ExportFormat,
  html: string | null,
): Promise<void> {
  const { name, ending } = fileTypes[format];
  const place = await window.showSaveDialog({
    title: 'Save the certificate',
    defaultUri: Uri.file(join(folder, `${certificate.network}-certificate.${ending}`)),
    filters: { [name]: [ending] },
  });
  if (place === undefined) return;
  await workspace.fs.writeFile(place, new TextEncoder().encode(textOf(certificate, format, html)));
}
