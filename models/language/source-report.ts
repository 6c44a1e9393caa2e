import { type AstNode, AstUtils, GrammarUtils, type LangiumDocument } from 'langium';
import type { FindingCode } from './finding-codes.js';
import type { Finding, Range } from './program.js';

/** A part of the text: a node, one of its properties, or one element of that property. */
export interface Place {
  readonly node: AstNode;
  readonly property?: string;
  readonly index?: number;
}

interface Details {
  readonly network?: string;
  readonly data?: Finding['data'];
}

type Say = (place: Place, code: FindingCode, message: string, details?: Details) => void;

/** Says what is wrong with a text, and where. */
export interface SourceReport {
  readonly error: Say;
  readonly warning: Say;
  readonly information: Say;
}

/** A report that keeps what it is told. */
export interface FindingsReport extends SourceReport {
  readonly findings: Finding[];
}

const start: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

/** Where a part of the text stands. */
export function rangeOf({ node, property, index }: Place): Range {
  const part = property === undefined ? undefined : GrammarUtils.findNodeForProperty(node.$cstNode, property, index);
  const { start: from, end } = (part ?? node.$cstNode)?.range ?? start;
  return { start: { ...from }, end: { ...end } };
}

/**
 * An empty report on a document. What is said of a place in another document is left out: it is a finding of that one.
 * @param file the name that its findings carry
 */
export function findingsReport(document: LangiumDocument, file: string): FindingsReport {
  const findings: Finding[] = [];
  const add =
    (severity: Finding['severity']) =>
    (place: Place, code: FindingCode, message: string, { network = null, data = {} }: Partial<Finding> = {}) => {
      if (AstUtils.getDocument(place.node) !== document) return;
      findings.push({ file, range: rangeOf(place), severity, code, message, network, data });
    };
  return { findings, error: add('error'), warning: add('warning'), information: add('information') };
}

/** A report whose errors are all put at one place: where something is used that is written elsewhere. */
export function reportAt(report: SourceReport, place: Place, words: string): SourceReport {
  let said = false;
  return {
    error: (_place, code, message, details) => {
      if (!said) report.error(place, code, `${words}${message}`, details);
      said = true;
    },
    warning: report.warning,
    information: report.information,
  };
}

/** The file that a document stands for. */
export function documentPath(document: LangiumDocument): string {
  return document.uri.fsPath;
}
