/** Addresses and secrets of one showing of a page. */
export interface PageAddresses {
  /** What a screen reader calls the page. */
  readonly title: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** What VS Code lets its pages load from. */
  readonly cspSource: string;
  /** New for every showing. */
  readonly nonce: string;
}

/** A page: the same in VS Code and in a plain browser. It may run its own script and nothing else. */
export function pageHtml({ title, scriptUri, styleUri, cspSource, nonce }: PageAddresses): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src ${cspSource} 'nonce-${nonce}'; font-src ${cspSource}; img-src ${cspSource} data:`;
  return `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <!-- Where the toolkit looks for leave to put its own style elements in. -->
    <meta property="csp-nonce" content="${nonce}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${styleUri}">
    <title>${title}</title>
  </head>
  <body>
    <main id="panel"></main>
    <script type="module" nonce="${nonce}" src="${scriptUri}"></script>
  </body>
</html>
`;
}
