import { DocumentState, type LangiumCoreServices, type LangiumDocument } from 'langium';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver';
import { shapeText } from '../../../architecture/shape.js';
import { conditions, minimalWidth } from '../../../guarantees/conditions.js';
import { type Analysis, analyse } from '../../validation/analysis.js';
import { documentPath } from '../../source-report.js';
import type { Cursor } from './cursor.js';

type Suggestion = Pick<CompletionItem, 'label' | 'kind' | 'detail'>;

function size(label: number | string, detail: string): Suggestion {
  return { label: String(label), kind: CompletionItemKind.Value, detail };
}

/** What the text would mean with a word at the cursor. The document that is open stays as it is. */
async function analysedWith(
  services: LangiumCoreServices,
  document: LangiumDocument,
  { withWord }: Cursor,
  word: string,
): Promise<Analysis> {
  const trial = services.shared.workspace.LangiumDocumentFactory.fromString(withWord(word), document.uri);
  // Names can be looked up from here on; what is linked is linked when it is asked for.
  trial.state = DocumentState.ComputedScopes;
  return analyse(services, trial, documentPath(document));
}

/** Widths for `expand` with which every condition of the network holds, the least one first. */
export async function widthSuggestions(
  services: LangiumCoreServices,
  document: LangiumDocument,
  cursor: Cursor,
): Promise<Suggestion[]> {
  const { definitions } = await analysedWith(services, document, cursor, '1');
  const network = definitions.find(({ architecture }) => architecture.name === cursor.name)?.architecture;
  const least = network === undefined ? null : minimalWidth(network);
  if (network === undefined || least === null) return [];
  const required = conditions(network).bottleneck?.required ?? 0;
  const reason = least > required ? `N_o = ${least}` : `S = ${required}`;
  const round = 2 ** Math.ceil(Math.log2(least + 1));
  return [
    size(least, `least that holds: ${reason}`),
    size(round, `holds: ${round} ≥ ${least}`),
    size(2 * round, `holds: ${2 * round} ≥ ${least}`),
  ];
}

/** The sizes of the file's data, for `input` and `output`. */
export function dataSizes(analysis: Analysis | undefined, part: 'input' | 'output'): Suggestion[] {
  return [...(analysis?.shapes ?? [])].map(([{ name }, { input, targets }]) => {
    if (part === 'input') return size(shapeText(input), `the input of ${name}`);
    return targets.kind === 'classes'
      ? size(targets.count, `the classes of ${name}`)
      : size(targets.size, `the targets of ${name}`);
  });
}
