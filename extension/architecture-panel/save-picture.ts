import { Uri, window, workspace } from 'vscode';
import { saySaved } from '../saved-file.js';

export interface Picture {
  readonly format: 'svg' | 'png';
  /** Without its ending. */
  readonly name: string;
  /** An SVG as text, a PNG in base64. */
  readonly content: string;
}

/** Asks where to, beside the file that is drawn at first, writes the picture, and says so. */
export async function savePicture({ format, name, content }: Picture, source: Uri | null): Promise<void> {
  const folder = source?.scheme === 'file' ? Uri.joinPath(source, '..') : workspace.workspaceFolders?.[0]?.uri;
  const file = `${name.replace(/[^\p{L}\p{N}_-]+/gu, '-')}.${format}`;
  const target = await window.showSaveDialog({
    ...(folder === undefined ? {} : { defaultUri: Uri.joinPath(folder, file) }),
    filters: { [format.toUpperCase()]: [format] },
    title: 'Save the drawing',
  });
  if (target === undefined) return;
  await workspace.fs.writeFile(target, Buffer.from(content, format === 'svg' ? 'utf8' : 'base64'));
  saySaved(target);
}
