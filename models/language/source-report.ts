import { type AstNode, GrammarUtils, type LangiumDocument } from 'langium';
import type { Finding, Range } from './program.js';

/** A part of the text: a node, one of its properties, or one element of that property. */
export interface Place {
  readonly node: AstNode;
  readonly property?: string;
  readonly index?: number;
}

/** Gathers findings about a text, and gives places their ranges. */
export interface SourceReport {
  readonly findings: Finding[];
  error(place: Place, code: string, message: string, details?: Details): void;
  warning(place: Place, code: string, message: string, details?: Details): void;
  rangeOf(place: Place): Range;
}

interface Details {
  readonly network?: string;
  readonly data?: Finding['data'];
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

function rangeOf({ node, property, index }: Place): Range {
  const part = property === undefined ? undefined : GrammarUtils.findNodeForProperty(node.$cstNode, property, index);
  const { start: from, end } = (part ?? node.$cstNode)?.range ?? start;
  return { start: { ...from }, end: { ...end } };
}

/** An empty report on a document. @param file the name that its findings carry */
export function sourceReport(file: string): SourceReport {
  const findings: Finding[] = [];
  const add =
    (severity: Finding['severity']) =>
    (place: Place, code: string, message: string, details: Details = {}) => {
      const { network = null, data = {} } = details;
      findings.push({ file, range: rangeOf(place), severity, code, message, network, data });
    };
  return { findings, error: add('error'), warning: add('warning'), rangeOf };
}

/** The file that a document stands for. */
export function documentPath(document: LangiumDocument): string {
  return document.uri.fsPath;
}
