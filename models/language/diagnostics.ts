import type { LangiumDocument } from 'langium';
import { DefaultDocumentValidator } from 'langium';
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { type Analysis, analyse } from './analysis.js';
import type { Finding } from './program.js';
import { documentPath } from './source-report.js';

const severities: Record<Finding['severity'], DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

const analyses = new WeakMap<LangiumDocument, Analysis>();

/** The analysis that a document's diagnostics came from; undefined before the first, or where its text has changed since. */
export function latestAnalysis(document: LangiumDocument): Analysis | undefined {
  return analyses.get(document);
}

function diagnostic({ range, severity, code, message, network, data }: Finding): Diagnostic {
  const { start, end } = range;
  return {
    range: { start, end },
    severity: severities[severity],
    code,
    source: 'nestimate',
    message,
    data: { ...data, network },
  };
}

/** The findings of the command as diagnostics: one analysis serves both. */
export class FindingsValidator extends DefaultDocumentValidator {
  override async validateDocument(document: LangiumDocument): Promise<Diagnostic[]> {
    const analysis = await analyse(document, documentPath(document));
    analyses.set(document, analysis);
    return analysis.findings.map(diagnostic);
  }
}
