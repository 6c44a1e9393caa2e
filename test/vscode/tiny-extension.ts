import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** An extension that shows in a webview what a child process printed: proof that the harness runs a true VS Code. */
const SOURCE = `
const vscode = require('vscode');
const { spawn } = require('node:child_process');

exports.activate = (context) => {
  const output = vscode.window.createOutputChannel('Tiny');
  const show = vscode.commands.registerCommand('tiny.show', () => {
    output.appendLine('tiny was here');
    const panel = vscode.window.createWebviewPanel('tiny', 'Tiny', vscode.ViewColumn.Beside, { enableScripts: true });
    const child = spawn(process.execPath, ['-e', 'console.log("child of Node " + process.versions.node)']);
    child.stdout.on('data', (text) => panel.webview.postMessage(String(text)));
    panel.webview.html = '<p id="said">waiting</p><script>' +
      'addEventListener("message", (event) => { document.querySelector("#said").textContent = event.data; });' +
      '</script>';
    vscode.window.showInformationMessage('Tiny is shown');
  });
  const showMore = vscode.commands.registerCommand('tiny.showMore', () => {
    vscode.window.showInformationMessage('Tiny shows more');
  });
  context.subscriptions.push(output, show, showMore);
};
`;

const MANIFEST = {
  name: 'tiny',
  publisher: 'nestimate',
  version: '0.0.1',
  license: 'MIT',
  repository: 'none',
  engines: { vscode: '^1.101.0' },
  main: 'extension.js',
  contributes: {
    commands: [
      { command: 'tiny.show', title: 'Tiny: Show' },
      { command: 'tiny.showMore', title: 'Tiny: Show More' },
    ],
  },
};

/** Writes the extension into `folder`. */
export async function writeTinyExtension(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), JSON.stringify(MANIFEST));
  await writeFile(join(folder, 'extension.js'), SOURCE);
  await writeFile(join(folder, 'README.md'), 'Tiny');
  await writeFile(join(folder, 'LICENSE'), 'MIT');
}
