import { DocumentState, type LangiumDocument } from 'langium';
import { createRequestHandler, type LangiumSharedServices } from 'langium/lsp';
import type { CancellationToken, WorkspaceEdit } from 'vscode-languageserver';
import * as z from 'zod';
import { architectureRequests, type DocumentView, type FindingView, partName } from '../../architecture-view.js';
import type * as ast from '../../generated/ast.js';
import type { Finding } from '../../program.js';
import type { Analysis } from '../../validation/analysis.js';
import { findingDiagnostic, latestAnalysis } from '../diagnostics.js';
import { fixesOf } from '../fixes/fixes.js';
import { workspaceEdit } from '../quick-fixes.js';
import { trainOf } from '../train-of.js';
import { brokenNetworks } from './broken-networks.js';
import { networkView } from './network-view.js';
import { partAtPlace, placeOfPart } from './parts.js';

const inFile = { textDocument: z.object({ uri: z.string() }) };
const position = z.object({ line: z.number().int().min(0), character: z.number().int().min(0) });
const placeAsked = z.object({ ...inFile, network: z.string(), part: partName });
const partAsked = z.object({ ...inFile, position });
const repairAsked = z.object({ ...inFile, network: z.string(), code: z.string(), title: z.string() });

/** What keeps the theorems from a network. */
function findingsAbout(document: LangiumDocument, name: string): Finding[] {
  const findings = latestAnalysis(document)?.findings ?? [];
  return findings.filter(({ network, severity }) => network === name && severity === 'warning');
}

function findingViews(document: LangiumDocument, name: string): FindingView[] {
  return findingsAbout(document, name).map((finding) => ({
    code: finding.code,
    message: finding.message,
    repairs: fixesOf(document, findingDiagnostic(finding)).map(({ title }) => title),
  }));
}

function sourceOf(network: ast.Network): string | null {
  return network.source === undefined ? null : network.source.$refText;
}

/** Every network of a file as it is drawn. */
export function documentView(document: LangiumDocument): DocumentView {
  const analysis = latestAnalysis(document);
  if (analysis === undefined) return { networks: [], broken: [] };
  const networks = [...analysis.networks].map(([node, architecture]) => ({
    ...networkView(architecture, trainOf(analysis, node)),
    from: sourceOf(node),
    findings: findingViews(document, node.name),
  }));
  return { networks, broken: brokenNetworks(document, analysis) };
}

/** The edit of a repair that the view named; null: the text has changed, and it is offered no more. */
function repairEdit(
  document: LangiumDocument,
  asked: Pick<z.infer<typeof repairAsked>, 'network' | 'code' | 'title'>,
): WorkspaceEdit | null {
  const found = findingsAbout(document, asked.network).filter(({ code }) => code === asked.code);
  const fixes = found.flatMap((finding) => fixesOf(document, findingDiagnostic(finding)));
  const fix = fixes.find(({ title }) => title === asked.title);
  return fix === undefined ? null : workspaceEdit(fix.edits);
}

/** Answers the requests of the architecture panel, each for the text as it is when it has been analysed. */
export function answerArchitecture(shared: LangiumSharedServices): void {
  const { Connection } = shared.lsp;
  const answer = <P extends { textDocument: { uri: string } }>(
    method: string,
    params: z.ZodType<P>,
    about: (document: LangiumDocument, asked: P) => object | null,
  ) => {
    const handle = createRequestHandler<P, object, void>(
      (_services, document, asked) => about(document, asked),
      shared,
      DocumentState.Validated,
    );
    Connection?.onRequest(method, (asked: unknown, token: CancellationToken) => handle(params.parse(asked), token));
  };
  const analysed = <T>(document: LangiumDocument, use: (analysis: Analysis) => T): T | null => {
    const analysis = latestAnalysis(document);
    return analysis === undefined ? null : use(analysis);
  };
  answer(architectureRequests.networks, z.object(inFile), documentView);
  answer(architectureRequests.place, placeAsked, (document, { network, part }) =>
    analysed(document, (analysis) => placeOfPart(document, analysis, network, part)),
  );
  answer(architectureRequests.partAt, partAsked, (document, asked) =>
    analysed(document, (analysis) => partAtPlace(document, analysis, asked.position)),
  );
  answer(architectureRequests.repair, repairAsked, repairEdit);
}
