import { randomBytes } from 'node:crypto';
import { Uri, type WebviewPanel } from 'vscode';
import { pageHtml } from '../webview/page-html.js';

/** A page of `dist/webview`: its script, style sheet and fonts. */
export interface PageFiles {
  readonly extensionUri: Uri;
  /** `run-panel`, as the build names its script and style sheet. */
  readonly name: string;
  /** What a screen reader calls it. */
  readonly title: string;
}

export function pagesFolder(extensionUri: Uri): Uri {
  return Uri.joinPath(extensionUri, 'dist', 'webview');
}

/** Puts a page into a panel, new or taken up again, under our icon; it may read its own files and no other. */
export function showPage(panel: WebviewPanel, { extensionUri, name, title }: PageFiles): void {
  const { webview } = panel;
  const folder = pagesFolder(extensionUri);
  const icon = (theme: 'light' | 'dark') => Uri.joinPath(extensionUri, `extension/media/nest-file-${theme}.svg`);
  panel.iconPath = { light: icon('light'), dark: icon('dark') };
  const address = (file: string) => webview.asWebviewUri(Uri.joinPath(folder, file)).toString();
  webview.options = { enableScripts: true, localResourceRoots: [folder] };
  webview.html = pageHtml({
    title,
    scriptUri: address(`${name}.js`),
    styleUri: address(`${name}.css`),
    cspSource: webview.cspSource,
    nonce: randomBytes(16).toString('base64'),
  });
}
