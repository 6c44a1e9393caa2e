import { type LangiumCoreServices, URI } from 'langium';
import { createCoreServices } from '../core-services.js';
import type { Finding } from '../program.js';
import { syntaxFindings } from '../validation/syntax-findings.js';
import { formattingEdits } from './formatting-edits.js';

export interface FormattedText {
  readonly text: string;
  /** The declarations that can't be read. They stand in the text as they did. */
  readonly errors: readonly Finding[];
}

/** It is not read from there, nor linked to anything. */
const place = URI.parse('memory:///text.nest');

let services: LangiumCoreServices | undefined;

/**
 * A `.nest` text as it should be written. Nothing but blanks and line ends differ.
 * @param file the name that the errors carry; it is not read
 */
export function formatText(file: string, text: string): FormattedText {
  services ??= createCoreServices();
  const document = services.shared.workspace.LangiumDocumentFactory.fromString(text, place);
  let at = 0;
  const pieces = formattingEdits(document).map(({ begin, stop, text: wanted }) => {
    const kept = text.slice(at, begin);
    at = stop;
    return kept + wanted;
  });
  return { text: pieces.join('') + text.slice(at), errors: syntaxFindings(document, file) };
}
