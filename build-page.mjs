// Builds the pages: a script and a style sheet each, and KaTeX's fonts beside them.
import { build } from 'esbuild';

/**
 * @param {string} folder where the pages go
 * @param {boolean} minify
 * @param {import('esbuild').BuildOptions} common
 */
export async function buildPage(folder, minify, common = {}) {
  await build({
    ...common,
    entryPoints: {
      compare: 'webview/compare/main.ts',
      'run-panel': 'webview/run-panel/main.ts',
      'architecture-panel': 'webview/architecture-panel/main.ts',
    },
    bundle: true,
    minify,
    platform: 'browser',
    target: 'chrome120',
    format: 'esm',
    outdir: folder,
    // Every browser that shows the page reads the smallest of the three formats.
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'empty' },
    assetNames: '[name]',
    logLevel: 'warning',
  });
}
