import type { LangiumDocument } from 'langium';
import { brokenDeclarations } from '../parser/repairing-parser.js';
import type { Finding } from '../program.js';

/** What of a document can't be read, in order. @param file the name that the findings carry */
export function syntaxFindings({ textDocument, parseResult }: LangiumDocument, file: string): Finding[] {
  return brokenDeclarations(parseResult.value).map(({ error: { offset, length, message, near } }) => ({
    file,
    range: { start: textDocument.positionAt(offset), end: textDocument.positionAt(offset + length) },
    severity: 'error',
    code: 'syntax',
    message,
    network: null,
    data: near === undefined ? {} : { near },
  }));
}
