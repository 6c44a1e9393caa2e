import type { AstNode, LangiumDocument } from 'langium';
import type { DocumentSymbolProvider } from 'langium/lsp';
import { type DocumentSymbol, SymbolKind } from 'vscode-languageserver';
import type { Architecture } from '../../architecture/architecture.js';
import { staged } from '../../architecture/staged.js';
import { parameterCount } from '../../architecture/trainable.js';
import * as ast from '../generated/ast.js';
import { type BrokenDeclaration, brokenDeclarations } from '../parser/repairing-parser.js';
import { fileOf } from '../references/imports.js';
import type { Analysis } from '../validation/analysis.js';
import { rangeOf } from '../source-report.js';
import { latestAnalysis } from './diagnostics.js';
import { namedBy, namedKinds } from './named-kinds.js';
import { sourceText } from './source-text.js';

interface Entry {
  readonly name: string;
  readonly detail?: string;
  readonly kind: SymbolKind;
  /** Whose text is selected when the entry is chosen: by default the node's own. */
  readonly property?: string;
  readonly children?: DocumentSymbol[];
}

/** @param name the editor takes no entry without one: a node's text stands in */
function symbol(node: AstNode, { name, detail = '', kind, property, children = [] }: Entry): DocumentSymbol[] {
  const range = rangeOf({ node });
  const selectionRange = property === undefined ? range : rangeOf({ node, property });
  const shown = name === '' ? sourceText(node) : name;
  return shown === '' ? [] : [{ name: shown, detail, kind, range, selectionRange, children }];
}

/** "M 16 → 32, 6897 parameters" */
function sizesOf(architecture: Architecture): string {
  const { kind, stages } = staged(architecture);
  const widths = kind === 'densenest' ? '' : stages.map(({ width }) => width).join(' → ');
  return `${widths === '' ? '' : `M ${widths}, `}${parameterCount(architecture)} parameters`;
}

function partSymbol(part: ast.NetworkPart | ast.DataPart | ast.TrainPart): DocumentSymbol[] {
  if (ast.isStage(part)) {
    const stride = part.stride === undefined ? '' : `stride ${sourceText(part.stride)}`;
    const children = part.parts.flatMap(partSymbol);
    return symbol(part, {
      name: `stage ${sourceText(part.width)}`,
      detail: stride,
      kind: SymbolKind.Namespace,
      children,
    });
  }
  if (ast.isRepeat(part)) {
    const children = part.blocks.flatMap(partSymbol);
    return symbol(part, { name: `repeat ${sourceText(part.count)}`, kind: SymbolKind.Array, children });
  }
  return symbol(part, { name: sourceText(part), kind: ast.isBlock(part) ? SymbolKind.Method : SymbolKind.Property });
}

function networkSymbol(node: ast.Network, analysis: Analysis | undefined): DocumentSymbol[] {
  const architecture = analysis?.networks.get(node);
  const { name, kind, body } = node;
  return symbol(node, {
    name,
    detail: architecture === undefined ? kind : `${kind}, ${sizesOf(architecture)}`,
    kind: namedKinds.Network.symbol,
    property: 'name',
    children: body?.parts.flatMap(partSymbol) ?? [],
  });
}

function constantSymbol(node: ast.Let, analysis: Analysis | undefined): DocumentSymbol[] {
  const value = analysis?.numbers.valueOf(node.value, new Map()) ?? null;
  const detail = value === null ? sourceText(node.value) : String(value);
  return symbol(node, { name: node.name, detail, kind: namedKinds.Let.symbol, property: 'name' });
}

function blockSymbol(node: ast.NamedBlock): DocumentSymbol[] {
  const { name, parameters } = node;
  const children = parameters.flatMap((parameter) =>
    symbol(parameter, { name: parameter.name, kind: namedKinds.Parameter.symbol }),
  );
  const given = parameters.length === 0 ? '' : `(${parameters.map((parameter) => parameter.name).join(', ')}) `;
  const detail = `${given}= ${node.layers.map(sourceText).join(' ')}`;
  return symbol(node, { name, detail, kind: namedKinds.NamedBlock.symbol, property: 'name', children });
}

function trainSymbol(node: ast.Train): DocumentSymbol[] {
  const networks = node.networks.map(({ $refText }) => $refText).join(', ');
  const name = `train ${networks} on ${node.data.$refText}`;
  return symbol(node, {
    name,
    kind: SymbolKind.Event,
    property: 'networks',
    children: node.body.parts.flatMap(partSymbol),
  });
}

function dataSymbol(node: ast.Data): DocumentSymbol[] {
  const { name, body } = node;
  const [source] = body.parts;
  const detail = source === undefined ? '' : sourceText(source);
  const children = body.parts.flatMap(partSymbol);
  return symbol(node, { name, detail, kind: namedKinds.Data.symbol, property: 'name', children });
}

function declarationSymbol(node: ast.Declaration, analysis: Analysis | undefined): DocumentSymbol[] {
  switch (node.$type) {
    case 'Network':
      return networkSymbol(node, analysis);
    case 'Data':
      return dataSymbol(node);
    case 'Train':
      return trainSymbol(node);
    case 'Let':
      return constantSymbol(node, analysis);
    case 'NamedBlock':
      return blockSymbol(node);
  }
}

/** A declaration that can't be read, by its name; a `train`, which has none, by what stands before its body. */
function brokenSymbol(document: LangiumDocument, { word, name, begin, stop }: BrokenDeclaration): DocumentSymbol[] {
  const kind = namedBy(word);
  if (name === null || (kind === null && word !== 'train')) return [];
  const { textDocument } = document;
  const text = textDocument.getText().slice(begin, stop);
  const at = text.indexOf(name, word.length);
  const head = text.slice(0, 80).split(/[{\r\n]/)[0];
  return [
    {
      name: kind === null ? head.trim() : name,
      detail: kind === 'Network' ? word : '',
      kind: kind === null ? SymbolKind.Event : namedKinds[kind].symbol,
      range: { start: textDocument.positionAt(begin), end: textDocument.positionAt(stop) },
      selectionRange: {
        start: textDocument.positionAt(begin + at),
        end: textDocument.positionAt(begin + at + name.length),
      },
      children: [],
    },
  ];
}

function byPlace({ range: { start: a } }: DocumentSymbol, { range: { start: b } }: DocumentSymbol): number {
  return a.line - b.line || a.character - b.character;
}

/** Everything that a file declares, in its order, with what its analysis knows of it. */
export class NestimateDocumentSymbolProvider implements DocumentSymbolProvider {
  getSymbols(document: LangiumDocument): DocumentSymbol[] {
    const file = fileOf(document);
    if (file === null) return [];
    const analysis = latestAnalysis(document);
    const imports = file.imports.flatMap((node) =>
      symbol(node, { name: node.path, detail: 'import', kind: SymbolKind.Module, property: 'path' }),
    );
    const declared = file.declarations.flatMap((node) => declarationSymbol(node, analysis));
    const broken = brokenDeclarations(file).flatMap((each) => brokenSymbol(document, each));
    return [...imports, ...declared, ...broken].sort(byPlace);
  }
}
