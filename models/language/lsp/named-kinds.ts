import type { AstNode } from 'langium';
import { SymbolKind } from 'vscode-languageserver';
import * as ast from '../generated/ast.js';

/** What has a name in the language. */
export type Named = ast.Network | ast.Data | ast.Let | ast.NamedBlock | ast.Parameter;

interface NamedKind {
  /** What it is called in messages. */
  readonly words: string;
  readonly symbol: SymbolKind;
  /** Its semantic token type and modifiers. */
  readonly token: 'class' | 'variable' | 'function' | 'parameter';
  readonly modifiers: readonly string[];
  /** A text after which such a name must follow. */
  readonly beforeName: string;
}

/** How the editor shows and speaks of each. */
export const namedKinds: Readonly<Record<Named['$type'], NamedKind>> = {
  Network: { words: 'network', symbol: SymbolKind.Class, token: 'class', modifiers: [], beforeName: 'linear ' },
  Data: {
    words: 'data block',
    symbol: SymbolKind.Struct,
    token: 'variable',
    modifiers: ['readonly'],
    beforeName: 'data ',
  },
  Let: {
    words: 'constant',
    symbol: SymbolKind.Constant,
    token: 'variable',
    modifiers: ['readonly'],
    beforeName: 'let ',
  },
  NamedBlock: { words: 'block', symbol: SymbolKind.Function, token: 'function', modifiers: [], beforeName: 'block ' },
  Parameter: {
    words: 'parameter',
    symbol: SymbolKind.Variable,
    token: 'parameter',
    modifiers: [],
    beforeName: 'block b(',
  },
};

/** Whether a node is one of these. */
export function isNamed(node: AstNode): node is Named {
  return ast.isNetwork(node) || ast.isData(node) || ast.isLet(node) || ast.isNamedBlock(node) || ast.isParameter(node);
}

const declaring: Readonly<Record<string, Named['$type']>> = {
  let: 'Let',
  block: 'NamedBlock',
  data: 'Data',
  resnest: 'Network',
  'a-resnest': 'Network',
  'bn-resnest': 'Network',
  resnet: 'Network',
  densenest: 'Network',
  linear: 'Network',
};

/** What a declaration that begins with a word gives a name to; null where it names nothing. */
export function namedBy(word: string): Named['$type'] | null {
  return Object.hasOwn(declaring, word) ? declaring[word] : null;
}
