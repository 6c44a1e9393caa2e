import type { LangiumDocument } from 'langium';
import { brokenDeclarations } from '../parser/repairing-parser.js';

/** The words of a document's declarations that can't be read: what they name is not known. */
export function unreadWords({ parseResult, textDocument }: LangiumDocument): Set<string> {
  const text = textDocument.getText();
  const broken = brokenDeclarations(parseResult.value);
  return new Set(
    broken.flatMap(({ begin, stop }) => text.slice(begin, stop).match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? []),
  );
}
