import { AstUtils, type AstNode, type LangiumDocument } from 'langium';
import type { Range } from 'vscode-languageserver';
import type { BrokenNetwork } from '../../architecture-view.js';
import type * as ast from '../../generated/ast.js';
import { brokenDeclarations } from '../../parser/repairing-parser.js';
import type { Finding } from '../../program.js';
import { declaredNames } from '../../references/declared-names.js';
import { fileOf } from '../../references/imports.js';
import { rangeOf } from '../../source-report.js';
import type { Analysis } from '../../validation/analysis.js';
import { namedBy } from '../named-kinds.js';

type Lines = readonly [first: number, last: number];

function linesOf({ start, end }: Range): Lines {
  return [start.line, end.line];
}

/** Declarations that can't be read, by their names. */
function unreadLines(document: LangiumDocument, file: ast.File): Map<string, Lines> {
  const { textDocument } = document;
  return new Map(
    brokenDeclarations(file).flatMap(({ name, begin, stop }): [string, Lines][] =>
      name === null ? [] : [[name, [textDocument.positionAt(begin).line, textDocument.positionAt(stop).line]]],
    ),
  );
}

/** The texts of this file that a declaration is made of: its own first, then what it names, and what that names. */
function textsBehind(document: LangiumDocument, file: ast.File, node: AstNode): Lines[] {
  const unread = unreadLines(document, file);
  const seen = new Set<AstNode>([node]);
  const texts: Lines[] = [];
  for (const next of seen) {
    if (AstUtils.getDocument(next) !== document) continue;
    texts.push(linesOf(rangeOf({ node: next })));
    for (const { reference } of AstUtils.streamAst(next).flatMap(AstUtils.streamReferences)) {
      if (!('ref' in reference)) continue;
      const missing = reference.ref === undefined ? unread.get(reference.$refText) : undefined;
      if (missing !== undefined) texts.push(missing);
      if (reference.ref !== undefined) seen.add(reference.ref);
    }
  }
  return texts;
}

/** The error that keeps a network from being built: of the texts behind it the first that has one, else of its imports. */
function explaining(errors: readonly Finding[], texts: readonly Lines[]): Finding | undefined {
  const within = ([first, last]: Lines) =>
    errors.find(({ range: { start } }) => start.line >= first && start.line <= last);
  for (const text of texts) {
    const found = within(text);
    if (found !== undefined) return found;
  }
  return errors[0];
}

/** Networks that are declared and aren't there: those that can't be built, and those that can't be read. */
export function brokenNetworks(document: LangiumDocument, { networks, findings }: Analysis): BrokenNetwork[] {
  const file = fileOf(document);
  if (file === null) return [];
  const errors = findings.filter(({ severity }) => severity === 'error');
  const said = (name: string, texts: readonly [Lines, ...Lines[]]): BrokenNetwork => {
    const [[from, to]] = texts;
    const found = explaining(errors, texts);
    if (found === undefined) return { name, message: 'it can’t be built', line: from };
    const { line } = found.range.start;
    const elsewhere = line < from || line > to ? `Line ${line + 1}: ` : '';
    return { name, message: elsewhere + found.message, line };
  };
  const unbuilt = [...declaredNames(file).networks.values()].filter((node) => !networks.has(node));
  const unread = brokenDeclarations(file).filter(({ word }) => namedBy(word) === 'Network');
  const places = unreadLines(document, file);
  return [
    ...unbuilt.map((node) => {
      const [own, ...others] = textsBehind(document, file, node);
      return said(node.name, [own, ...others]);
    }),
    ...unread.flatMap(({ name }) => {
      const own = name === null ? undefined : places.get(name);
      return name === null || own === undefined ? [] : [said(name, [own])];
    }),
  ];
}
