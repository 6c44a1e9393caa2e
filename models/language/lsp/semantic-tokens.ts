import { type CstNode, CstUtils, GrammarUtils, type LangiumDocument, type LeafCstNode } from 'langium';
import { AbstractSemanticTokenProvider, type LangiumServices, type SemanticTokenAcceptor } from 'langium/lsp';
import * as ast from '../generated/ast.js';
import { brokenDeclarations } from '../parser/repairing-parser.js';
import { everyDeclared } from '../references/declared-names.js';
import { visibleFiles } from '../references/imports.js';
import { isNamed, type Named, namedBy, namedKinds } from './named-kinds.js';

interface Look {
  readonly type: string;
  readonly modifier?: string[];
}

/** What stands at a property of a node, where the token alone doesn't say it. */
const byProperty: Readonly<Record<string, Look>> = {
  'Network.source': lookOf('Network'),
  'Train.networks': lookOf('Network'),
  'Train.data': lookOf('Data'),
  'BlockCall.block': lookOf('NamedBlock'),
  'Constant.value': lookOf('Let'),
  'Target.columns': { type: 'property' },
  'SyntheticSetting.key': { type: 'property' },
  'Dense.activation': { type: 'enumMember' },
  'Convolution.activation': { type: 'enumMember' },
  'Norm.activation': { type: 'enumMember' },
  'Nonlinearity.activation': { type: 'enumMember' },
  'Loss.loss': { type: 'enumMember' },
  'Pool.method': { type: 'enumMember' },
  'Example.which': { type: 'enumMember' },
};

const terminals: Readonly<Record<string, string>> = { STRING: 'string', NUMBER: 'number', DIMENSIONS: 'number' };
const operators: ReadonlySet<string> = new Set(['+', '-', '*', '/', '->', '..', '=', ':']);
const optimizers: ReadonlySet<string> = new Set(['sgd', 'adam', 'adamw']);

function lookOf(kind: Named['$type'], declaration: string[] = []): Look {
  const { token, modifiers } = namedKinds[kind];
  return { type: token, modifier: [...declaration, ...modifiers] };
}

/** Of a word or sign by itself. */
function tokenLook(image: string, tokenType: string): Look | null {
  const terminal = terminals[tokenType];
  if (terminal !== undefined) return { type: terminal };
  if (operators.has(image)) return { type: 'operator' };
  return tokenType !== 'ID' && /^\p{L}/u.test(image) ? { type: 'keyword' } : null;
}

function leafLook(leaf: LeafCstNode): Look | null {
  const { astNode, text } = leaf;
  const feature = GrammarUtils.findAssignment(leaf)?.feature;
  if (isNamed(astNode) && feature === 'name') return lookOf(astNode.$type, ['declaration']);
  if (ast.isConstant(astNode) && ast.isParameter(astNode.value.ref)) return lookOf('Parameter');
  if ((ast.isSgd(astNode) || ast.isAdam(astNode)) && optimizers.has(text)) return { type: 'enumMember' };
  return byProperty[`${astNode.$type}.${feature}`] ?? tokenLook(text, leaf.tokenType.name);
}

function isShown(leaf: CstNode): leaf is LeafCstNode {
  return !leaf.hidden;
}

/**
 * Colours by meaning: a name by what it leads to, a word of the language as a name where it is one. What can't be read
 * is coloured word by word, names by what is declared, so that colours stay while one types.
 */
export class NestimateSemanticTokenProvider extends AbstractSemanticTokenProvider {
  constructor(private readonly services: LangiumServices) {
    super(services);
  }

  /** In one go: Langium's own waits between nodes, and keeps the document in hand in a field. */
  protected override computeHighlighting(document: LangiumDocument, accept: SemanticTokenAcceptor): Promise<void> {
    const { $cstNode: cst } = document.parseResult.value;
    for (const leaf of cst === undefined ? [] : CstUtils.flattenCst(cst).filter(isShown)) {
      const look = leafLook(leaf);
      if (look !== null) accept({ cst: leaf, ...look });
    }
    this.highlightBroken(document, accept);
    return Promise.resolve();
  }

  protected override highlightElement(): undefined {
    return undefined;
  }

  private highlightBroken(document: LangiumDocument, accept: SemanticTokenAcceptor): void {
    const { textDocument } = document;
    const broken = brokenDeclarations(document.parseResult.value);
    const known = broken.length === 0 ? new Map<string, Look>() : this.knownNames(document);
    for (const { begin, stop } of broken) {
      const { tokens } = this.services.parser.Lexer.tokenize(textDocument.getText().slice(begin, stop));
      for (const { image, startOffset, tokenType } of tokens) {
        const name = tokenType.name === 'ID' ? known.get(image) : undefined;
        const look = name ?? tokenLook(image, tokenType.name);
        const start = textDocument.positionAt(begin + startOffset);
        const end = textDocument.positionAt(begin + startOffset + image.length);
        if (look !== null) accept({ range: { start, end }, ...look });
      }
    }
  }

  private knownNames(document: LangiumDocument): Map<string, Look> {
    const files = visibleFiles(document, this.services.shared.workspace.LangiumDocuments);
    const nodes = files.flatMap(everyDeclared);
    const broken = brokenDeclarations(document.parseResult.value).flatMap(({ word, name }): [string, Look][] => {
      const kind = namedBy(word);
      return name === null || kind === null ? [] : [[name, lookOf(kind)]];
    });
    return new Map([...nodes.map((node): [string, Look] => [node.name, lookOf(node.$type)]), ...broken]);
  }
}
