import type { IToken } from 'chevrotain';
import type { LangiumDocument } from 'langium';
import type { LangiumServices, SignatureHelpProvider } from 'langium/lsp';
import type { SignatureHelp, SignatureHelpOptions, SignatureHelpParams } from 'vscode-languageserver';
import type * as ast from '../generated/ast.js';
import { segmentsOf } from '../parser/segments.js';
import { declaredNames } from '../references/declared-names.js';
import { visibleFiles } from '../references/imports.js';

/** A call that is being written: the name before its parenthesis, and which argument is at hand, from 0. */
interface OpenCall {
  readonly name: string;
  readonly argument: number;
}

/** What can stand between a call's parenthesis and its end. */
const inArguments: ReadonlySet<string> = new Set(['NUMBER', 'ID', '+', '-', '*', '/', '(', ')', ',']);

/** The innermost call that the tokens before a place leave open; parentheses in an expression are none. */
function openCall(tokens: readonly IToken[]): OpenCall | null {
  let depth = 0;
  let argument = 0;
  for (let i = tokens.length - 1; i > 0; i -= 1) {
    const { name } = tokens[i].tokenType;
    if (!inArguments.has(name)) return null;
    if (name === ')') depth += 1;
    if (name === ',' && depth === 0) argument += 1;
    if (name !== '(') continue;
    const before = tokens[i - 1];
    if (depth === 0 && before.tokenType.name === 'ID') {
      return isDeclared(tokens, i - 1) ? null : { name: before.image, argument };
    }
    if (depth === 0) argument = 0;
    else depth -= 1;
  }
  return null;
}

/** Whether a name is the one that a `block` outside of all bodies declares. */
function isDeclared(tokens: readonly IToken[], index: number): boolean {
  const segment = segmentsOf(tokens).at(-1);
  return segment !== undefined && tokens[segment.first].image === 'block' && index === segment.first + 1;
}

function signatureHelp({ name, parameters, $cstNode }: ast.NamedBlock, argument: number): SignatureHelp {
  let label = `${name}(`;
  const labels = parameters.map((parameter, i) => {
    const begin = label.length + (i === 0 ? 0 : 2);
    label += `${i === 0 ? '' : ', '}${parameter.name}`;
    return { label: [begin, label.length] satisfies [number, number] };
  });
  const value = `\`\`\`nestimate\n${$cstNode?.text ?? ''}\n\`\`\``;
  return {
    signatures: [{ label: `${label})`, documentation: { kind: 'markdown', value }, parameters: labels }],
    activeSignature: 0,
    activeParameter: argument,
  };
}

/** The parameters of the named block that is being called, by the words before the cursor: a call isn't whole yet. */
export class NestimateSignatureHelpProvider implements SignatureHelpProvider {
  readonly signatureHelpOptions: SignatureHelpOptions = { triggerCharacters: ['(', ','] };

  constructor(private readonly services: LangiumServices) {}

  provideSignatureHelp(document: LangiumDocument, { position }: SignatureHelpParams): SignatureHelp | undefined {
    const { textDocument } = document;
    const before = textDocument.getText({ start: { line: 0, character: 0 }, end: position });
    const call = openCall(this.services.parser.Lexer.tokenize(before).tokens);
    if (call === null) return undefined;
    for (const file of visibleFiles(document, this.services.shared.workspace.LangiumDocuments)) {
      const block = declaredNames(file).blocks.get(call.name);
      if (block !== undefined) return signatureHelp(block, call.argument);
    }
    return undefined;
  }
}
