import type { LangiumDocument } from 'langium';
import type { CompletionProvider, LangiumServices } from 'langium/lsp';
import {
  type CompletionItem,
  CompletionItemKind,
  type CompletionList,
  type CompletionOptions,
  type CompletionParams,
} from 'vscode-languageserver';
import { activations } from '../../../architecture/activation.js';
import { losses } from '../../../architecture/loss.js';
import type { ExpectedToken } from '../../parser/expected-tokens.js';
import { RepairingParser } from '../../parser/repairing-parser.js';
import { latestAnalysis } from '../diagnostics.js';
import { wordDocumentation } from '../words.js';
import { type Cursor, cursorAt } from './cursor.js';
import { columnSuggestions, fileSuggestions, pathAt } from './files.js';
import { nameSuggestions } from './names.js';
import { dataSizes, widthSuggestions } from './sizes.js';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail' | 'insertText'>;

/** Parts that stand once in a body: they are not offered again. */
const once: ReadonlySet<string> = new Set(
  'input expand pool output bias csv idx npy npz folder cifar10 cifar100 synthetic example target standardize scale split augment loss optimizer schedule clip batch epochs patience seed seeds inputs outputs samples noise'.split(
    ' ',
  ),
);

const values: ReadonlySet<string> = new Set<string>([...activations, ...losses, 'sgd', 'adam', 'adamw']);

/** Rows come from one of these. */
const sources = ['csv', 'idx', 'npy', 'npz', 'folder', 'cifar10', 'cifar100', 'synthetic', 'example'];

/** The words of a body that stand in it already, not in a body inside it. */
function wordsThere({ declaration }: Cursor): Set<string> {
  const words = new Set<string>();
  let depth = 0;
  for (const { image } of declaration) {
    if (image === '{') depth += 1;
    if (image === '}') depth -= 1;
    if (depth === 1) words.add(image);
  }
  if (sources.some((word) => words.has(word))) sources.forEach((word) => words.add(word));
  return words;
}

/** Parts that a kind of network, or a source of data, has no use for: they would be errors. */
const withoutParts: Readonly<Record<string, readonly string[]>> = {
  linear: ['expand', 'block', 'repeat', 'stage'],
  densenest: ['expand', 'stage', 'via'],
  csv: ['augment'],
  synthetic: ['target', 'augment'],
  example: ['target', 'augment'],
  idx: ['target'],
  npy: ['target'],
  npz: ['target'],
  folder: ['target'],
  cifar10: ['target', 'split'],
  cifar100: ['target', 'split'],
};

/** Words that don't suit the declaration: convolutions are for images, dense layers for vectors. */
function unsuitable({ declaration, tokensBefore }: Cursor): readonly string[] {
  const count = (brace: string) => tokensBefore.filter(({ image }) => image === brace).length;
  if (count('{') === count('}')) return [];
  const input = declaration.findIndex(({ image }) => image === 'input');
  const size = declaration[input + 1]?.tokenType.name;
  const layers = size === 'DIMENSIONS' ? ['dense'] : ['conv', 'via', 'pool', 'stride'];
  const kind = declaration[0]?.image ?? '';
  const source = kind === 'data' ? sources.find((word) => declaration.some(({ image }) => image === word)) : undefined;
  const whose = source ?? kind;
  const parts = Object.hasOwn(withoutParts, whose) ? withoutParts[whose] : [];
  return input < 0 || size === undefined ? parts : [...parts, ...layers];
}

function keywordSuggestions(cursor: Cursor, expected: readonly ExpectedToken[]): Suggestion[] {
  const there = wordsThere(cursor);
  const refused = new Set(unsuitable(cursor));
  const words = expected.filter(({ rules }) => rules.at(-1) !== 'Name').map(({ token }) => token);
  return [...new Set(words)]
    .filter((word) => Object.hasOwn(wordDocumentation, word) && !refused.has(word))
    .filter((word) => !(once.has(word) && there.has(word)))
    .map((label) => ({ label, kind: values.has(label) ? CompletionItemKind.EnumMember : CompletionItemKind.Keyword }));
}

/** The kinds of names that could stand at the cursor, by the rules of the grammar that ask for one. */
function namesAsked(
  { tokensBefore }: Cursor,
  expected: readonly ExpectedToken[],
): Set<'networks' | 'data' | 'constants' | 'blocks' | 'columns'> {
  const last = tokensBefore.at(-1)?.image;
  const asked = new Set<'networks' | 'data' | 'constants' | 'blocks' | 'columns'>();
  for (const { token, rules } of expected) {
    if (token !== 'ID') continue;
    const [outer, inner] = rules.slice(-2);
    if (inner === 'Constant') asked.add('constants');
    else if (inner === 'BlockCall') asked.add('blocks');
    else if (outer === 'ColumnName') asked.add('columns');
    else if (outer === 'Train') asked.add(last === 'on' ? 'data' : 'networks');
    else if (outer === 'Network' && last === 'from') asked.add('networks');
  }
  return asked;
}

function isAsked(expected: readonly ExpectedToken[], token: string, rule: string): boolean {
  return expected.some((each) => each.token === token && each.rules.includes(rule));
}

/** Completion that knows where it is: words, names, columns, files, and sizes that satisfy the conditions. */
export class NestimateCompletionProvider implements CompletionProvider {
  readonly completionOptions: CompletionOptions = { triggerCharacters: ['"', "'", '/'] };

  constructor(private readonly services: LangiumServices) {}

  async getCompletion(document: LangiumDocument, { position }: CompletionParams): Promise<CompletionList> {
    const cursor = cursorAt(this.services, document, position);
    const line = document.textDocument.getText({ start: { line: position.line, character: 0 }, end: position });
    const path = cursor === null ? null : pathAt(line);
    if (cursor !== null && path !== null) {
      const files = await fileSuggestions(this.services.shared, document, path, cursor.declaration);
      const begin = { ...position, character: position.character - path.path.length + path.path.lastIndexOf('/') + 1 };
      const items = files.map((file, i) => item(file, { start: begin, end: position }, i));
      return { isIncomplete: false, items };
    }
    const suggestions =
      cursor === null || /^[^"]*"[^"]*("[^"]*"[^"]*)*$/.test(line) ? [] : await this.suggestions(document, cursor);
    const range = cursor?.range;
    const items = suggestions.map((suggestion, i) => item(suggestion, range, i));
    return { isIncomplete: false, items };
  }

  private async suggestions(document: LangiumDocument, cursor: Cursor): Promise<Suggestion[]> {
    const { LangiumParser } = this.services.parser;
    if (!(LangiumParser instanceof RepairingParser)) return [];
    const expected = LangiumParser.expectedAfter(cursor.before);
    const names = await this.names(document, cursor, expected);
    const sizes = await this.sizes(document, cursor, expected);
    const word = cursor.tokensBefore.at(-1)?.image ?? '';
    const files = isAsked(expected, 'STRING', 'File')
      ? await fileSuggestions(this.services.shared, document, { word, path: '' }, cursor.declaration)
      : [];
    const quoted = files.map((file) => ({ ...file, insertText: `"${file.label}"` }));
    return [...sizes, ...names, ...quoted, ...keywordSuggestions(cursor, expected)];
  }

  private async names(
    document: LangiumDocument,
    cursor: Cursor,
    expected: readonly ExpectedToken[],
  ): Promise<Suggestion[]> {
    const analysis = latestAnalysis(document);
    const found: Suggestion[] = [];
    for (const kind of namesAsked(cursor, expected)) {
      if (kind === 'columns')
        found.push(...(await columnSuggestions(this.services.shared, document, cursor.declaration)));
      else found.push(...nameSuggestions(this.services, document, analysis, cursor, kind));
    }
    return found;
  }

  private async sizes(
    document: LangiumDocument,
    cursor: Cursor,
    expected: readonly ExpectedToken[],
  ): Promise<Suggestion[]> {
    const analysis = latestAnalysis(document);
    const before = cursor.tokensBefore.at(-1)?.image;
    const isNumber = expected.some(({ token }) => token === 'NUMBER');
    const kernels = expected.some(({ token, rules }) => token === 'DIMENSIONS' && rules.at(-1) !== 'Input');
    if (isNumber && (before === 'input' || before === 'output')) return dataSizes(analysis, before);
    if (isNumber && isAsked(expected, 'NUMBER', 'Expand')) return widthSuggestions(this.services, document, cursor);
    return kernels ? ['1x1', '3x3'].map((label) => ({ label, kind: CompletionItemKind.Value })) : [];
  }
}

function item(suggestion: Suggestion, range: Cursor['range'] | undefined, index: number): CompletionItem {
  const { label, insertText = label } = suggestion;
  const documentation = Object.hasOwn(wordDocumentation, label) ? wordDocumentation[label] : undefined;
  return {
    ...suggestion,
    sortText: String(index).padStart(5, '0'),
    ...(documentation === undefined ? {} : { documentation: { kind: 'markdown', value: documentation } }),
    ...(range === undefined ? {} : { textEdit: { range, newText: insertText } }),
  };
}
