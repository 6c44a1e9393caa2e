/** The colours of the editor's theme that a canvas needs, which can't read them from a style sheet. */
export interface Theme {
  readonly foreground: string;
  readonly muted: string;
  readonly grid: string;
  readonly background: string;
  /** One a network, in order. */
  readonly series: readonly string[];
  /** A high-contrast theme: its colours are few, so that lines differ by marks too. */
  readonly contrast: boolean;
}

/** Orange last: themes make it half transparent, too faint for a line. */
const seriesVariables = ['blue', 'green', 'purple', 'red', 'yellow', 'orange'].map((name) => `--vscode-charts-${name}`);

/** The theme as it is now. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const read = (name: string, fallback: string) => style.getPropertyValue(name).trim() || fallback;
  const foreground = read('--vscode-foreground', style.color);
  return {
    foreground,
    muted: read('--vscode-descriptionForeground', foreground),
    grid: read('--vscode-charts-lines', foreground),
    background: read('--vscode-editor-background', style.backgroundColor),
    series: seriesVariables.map((name) => read(name, foreground)),
    contrast: read('--vscode-contrastBorder', '') !== '',
  };
}

/** Calls back when the editor changes its theme: VS Code then rewrites the page's style and body class. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
}
