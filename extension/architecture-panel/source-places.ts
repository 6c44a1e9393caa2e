import { Range, TextEditorRevealType, Uri, ViewColumn, window, workspace } from 'vscode';
import type { ArchitectureServer } from './server.js';
import type { ShownDocument } from './shown-document.js';

/** Opens the source where it is open already, else beside the panel, with the cursor at a place. */
export async function revealPart(
  server: ArchitectureServer,
  uri: string,
  network: string,
  part: string,
): Promise<void> {
  const place = await server.place(uri, network, part);
  if (place === null) return;
  const address = Uri.parse(place.uri, true);
  const { start, end } = place.range;
  const range = new Range(start.line, start.character, end.line, end.character);
  const open = window.visibleTextEditors.find(({ document }) => document.uri.toString() === address.toString());
  const editor = await window.showTextDocument(address, {
    viewColumn: open?.viewColumn ?? ViewColumn.One,
    selection: new Range(range.start, range.start),
  });
  editor.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
}

/** Goes to the first error of a network that can't be read. */
export async function revealError({ view, uri }: ShownDocument, network: string): Promise<boolean> {
  const broken = view.broken.find(({ name }) => name === network);
  if (broken === undefined) return false;
  const { line } = broken;
  const document = await workspace.openTextDocument(Uri.parse(uri, true));
  const open = window.visibleTextEditors.find((editor) => editor.document === document);
  const selection = new Range(line, 0, line, 0);
  await window.showTextDocument(document, { viewColumn: open?.viewColumn ?? ViewColumn.One, selection });
  return true;
}
