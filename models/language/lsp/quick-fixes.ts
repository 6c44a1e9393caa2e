import type { LangiumDocument } from 'langium';
import type { CodeActionProvider } from 'langium/lsp';
import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import * as z from 'zod';
import { findingDiagnostics } from './diagnostics.js';
import type { Fix, PlacedEdit } from './fixes/fix.js';
import { fixesOf } from './fixes/fixes.js';

/** "Fix all" of this language, as `editor.codeActionsOnSave` names it. */
const fixAllKind = `${CodeActionKind.SourceFixAll}.nestimate`;

/** The conditions of the theorems: what "fix all" makes hold. Errors are for their author. */
const conditionCodes: ReadonlySet<unknown> = new Set([
  'bottleneck-condition',
  'expansion-condition',
  'output-width',
  'convex-loss',
]);

/** Changes of several places, file by file. */
export function workspaceEdit(edits: readonly PlacedEdit[]): WorkspaceEdit {
  const changes: Record<string, TextEdit[]> = {};
  for (const { document, edit } of edits) (changes[document.uri.toString()] ??= []).push(edit);
  return { changes };
}

function quickFix(diagnostic: Diagnostic, { title, edits, preferred }: Fix): CodeAction {
  return {
    title,
    kind: CodeActionKind.QuickFix,
    diagnostics: [diagnostic],
    isPreferred: preferred,
    edit: workspaceEdit(edits),
  };
}

const networkData = z.object({ network: z.string() });

/** Of a condition, what fails without it, in numbers: a page of the editor, which asks for the network where none is named. */
function counterexample(document: LangiumDocument, diagnostic: Diagnostic): CodeAction[] {
  if (!conditionCodes.has(diagnostic.code)) return [];
  const title = 'Show a counterexample';
  const named = networkData.safeParse(diagnostic.data);
  const args = [document.uri.toString(), ...(named.success ? [named.data.network] : [])];
  const command = { title, command: 'nestimate.explain', arguments: args };
  return [{ title, kind: CodeActionKind.QuickFix, diagnostics: [diagnostic], command }];
}

/** Two networks may ask for two widths at one place: the larger one is enough for both. */
function merged(edits: readonly PlacedEdit[]): PlacedEdit[] {
  const byPlace = new Map<string, PlacedEdit>();
  for (const placed of edits) {
    const place = `${placed.document.uri.toString()} ${JSON.stringify(placed.edit.range)}`;
    const before = byPlace.get(place);
    if (before === undefined || Number(placed.edit.newText) > Number(before.edit.newText)) byPlace.set(place, placed);
  }
  return [...byPlace.values()];
}

/** One edit that makes every condition of a file hold; none where all do. */
function fixAll(document: LangiumDocument): WorkspaceEdit | null {
  const broken = findingDiagnostics(document).filter(({ code }) => conditionCodes.has(code));
  const edits = broken.flatMap(
    (diagnostic) => fixesOf(document, diagnostic).find(({ preferred }) => preferred)?.edits ?? [],
  );
  return edits.length === 0 ? null : workspaceEdit(merged(edits));
}

/** Repairs of what is found at the cursor, and of all conditions of the file at once. */
export class NestimateCodeActionProvider implements CodeActionProvider {
  getCodeActions(document: LangiumDocument, { context }: CodeActionParams): CodeAction[] {
    const { diagnostics, only } = context;
    const wants = (kind: string) => only === undefined || only.some((asked) => `${kind}.`.startsWith(`${asked}.`));
    const actions = wants(CodeActionKind.QuickFix)
      ? diagnostics.flatMap((diagnostic) => [
          ...fixesOf(document, diagnostic).map((fix) => quickFix(diagnostic, fix)),
          ...counterexample(document, diagnostic),
        ])
      : [];
    const edit = fixAll(document);
    if (edit === null) return actions;
    const title = 'Make every condition of this file hold';
    const atCondition = diagnostics.some(({ code }) => conditionCodes.has(code));
    if (atCondition && wants(CodeActionKind.QuickFix)) actions.push({ title, kind: CodeActionKind.QuickFix, edit });
    // Asked for by name: an editor that fixes all on save, or "Fix all" in the menu.
    if (wants(fixAllKind) && only !== undefined) actions.push({ title, kind: fixAllKind, edit });
    return actions;
  }
}
