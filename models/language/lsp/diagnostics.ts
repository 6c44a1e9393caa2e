import { DefaultDocumentValidator, type LangiumCoreServices, type LangiumDocument } from 'langium';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { type Analysis, analyse } from '../validation/analysis.js';
import type { Finding } from '../program.js';
import { documentPath } from '../source-report.js';
import { lastNonlinearityHints, unusedHints } from './unused.js';

const severities: Record<Finding['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const analyses = new WeakMap<LangiumDocument, Analysis>();

/** The analysis that a document's diagnostics came from, until the next; undefined before the first. */
export function latestAnalysis(document: LangiumDocument): Analysis | undefined {
  return analyses.get(document);
}

/**
 * A finding as the editor has it. Data whose folder is not there are mostly still to be fetched: a workspace of programs for
 * them opens without a mistake in it. The command fails, and nothing is trained.
 */
export function findingDiagnostic({ range, severity, code, message, network, data }: Finding): Diagnostic {
  const { start, end } = range;
  const isAwaited = code === 'data-file' && 'missingFolder' in data;
  return {
    range: { start, end },
    severity: isAwaited ? DiagnosticSeverity.Information : severities[severity],
    code,
    source: 'nestimate',
    message,
    data: { ...data, network },
  };
}

/** The findings of a document's latest analysis, as the editor has them. */
export function findingDiagnostics(document: LangiumDocument): Diagnostic[] {
  return latestAnalysis(document)?.findings.map(findingDiagnostic) ?? [];
}

/** The findings of the command as diagnostics, from one analysis for both, and hints that only the editor shows. */
export class FindingsValidator extends DefaultDocumentValidator {
  constructor(private readonly services: LangiumCoreServices) {
    super(services);
  }

  override async validateDocument(document: LangiumDocument): Promise<Diagnostic[]> {
    const analysis = await analyse(this.services, document, documentPath(document));
    analyses.set(document, analysis);
    const { LangiumDocuments } = this.services.shared.workspace;
    const hints = [...lastNonlinearityHints(document), ...unusedHints(document, LangiumDocuments)];
    return [...findingDiagnostics(document), ...hints];
  }
}
