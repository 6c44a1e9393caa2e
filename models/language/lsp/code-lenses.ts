import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens, Range } from 'vscode-languageserver';
import { latestAnalysis } from './diagnostics.js';
import type * as ast from '../generated/ast.js';

/** What a newcomer trains on: nothing has to be installed for it. */
const defaultEngine = 'wasm';

function lens(range: Range | undefined, title: string, command: string, args: (string | number)[]): CodeLens[] {
  return range === undefined ? [] : [{ range, command: { title, command, arguments: args } }];
}

/** "Train on wasm" over every `train` without errors, "Describe" over every network that can be built. */
export class NestimateCodeLensProvider implements CodeLensProvider {
  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const analysis = latestAnalysis(document);
    if (analysis === undefined) return [];
    const uri = document.uri.toString();
    const trains = [...analysis.trains.keys()].flatMap((train: ast.Train, index) =>
      lens(train.$cstNode?.range, `$(play) Train on ${defaultEngine}`, 'nestimate.train', [uri, index]),
    );
    const networks = [...analysis.networks.keys()].flatMap((network) =>
      lens(network.$cstNode?.range, 'Describe', 'nestimate.describe', [uri, network.name]),
    );
    return [...networks, ...trains];
  }
}
