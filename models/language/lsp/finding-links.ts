import type { Connection, Diagnostic } from 'vscode-languageserver';

/**
 * Links every diagnostic that is sent to the page of its code: the condition, where it comes from, a failing and a
 * repaired example.
 * @param pages the address of `docs/findings/`, with the slash at its end
 */
export function linkFindings(connection: Connection, pages: string): void {
  const send = connection.sendDiagnostics.bind(connection);
  const linked = (diagnostic: Diagnostic): Diagnostic => ({
    ...diagnostic,
    codeDescription: { href: `${pages}${diagnostic.code}.md` },
  });
  connection.sendDiagnostics = (params) => send({ ...params, diagnostics: params.diagnostics.map(linked) });
}
