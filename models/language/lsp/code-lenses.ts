import type { LangiumDocument } from 'langium';
import type { CodeLensProvider } from 'langium/lsp';
import type { CodeLens, Range } from 'vscode-languageserver';
import { latestAnalysis } from './diagnostics.js';

function lens(range: Range | undefined, title: string, command: string, args: (string | number)[]): CodeLens[] {
  return range === undefined ? [] : [{ range, command: { title, command, arguments: args } }];
}

/** "Train" over every `train` that can be built, "Describe", "Architecture" and "Explain" over every network that can be built. */
export class NestimateCodeLensProvider implements CodeLensProvider {
  provideCodeLens(document: LangiumDocument): CodeLens[] {
    const analysis = latestAnalysis(document);
    if (analysis === undefined) return [];
    const uri = document.uri.toString();
    const trains = [...analysis.trains].flatMap(([train, definition]) =>
      lens(train.$cstNode?.range, '$(play) Train', 'nestimate.train', [uri, definition.range.start.line]),
    );
    const networks = [...analysis.networks.keys()].flatMap((network) => [
      ...lens(network.$cstNode?.range, 'Describe', 'nestimate.describe', [uri, network.name]),
      ...lens(network.$cstNode?.range, 'Architecture', 'nestimate.showArchitecture', [uri, network.name]),
      ...lens(network.$cstNode?.range, 'Explain', 'nestimate.explain', [uri, network.name]),
    ]);
    return [...networks, ...trains];
  }
}
