import { certificateMarkdown } from '../../models/certificates/certificate-markdown.js';
import type { Certificate } from '../../models/certificates/certificate.js';
import { runDescription } from '../../models/training/run-description.js';
import type { RunRecord } from '../../models/training/run-record.js';
import type { ExportFormat } from '../../webview/run-panel/messages.js';

/** A certificate, and the run that it is of. */
export interface Certified {
  readonly certificate: Certificate;
  readonly record: Omit<RunRecord, 'text'>;
}

/**
 * A certificate as it is saved, with what says of which run it is.
 * @param html the page's own words, where that is the format
 */
export function exportedText({ certificate, record }: Certified, format: ExportFormat, html: string | null): string {
  if (format === 'html') return html ?? '';
  if (format === 'markdown') return certificateMarkdown(certificate, runDescription(record));
  return `${JSON.stringify({ run: record.id, ...certificate }, null, 2)}\n`;
}
