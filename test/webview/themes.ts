/** The variables that VS Code gives its pages and this page reads, as its own themes set them. */
const dark = {
  '--vscode-foreground': '#cccccc',
  '--vscode-descriptionForeground': '#9d9d9d',
  '--vscode-errorForeground': '#f85149',
  '--vscode-editor-background': '#1f1f1f',
  '--vscode-editorWidget-background': '#202020',
  '--vscode-editorWidget-border': '#313131',
  '--vscode-panel-border': '#2b2b2b',
  '--vscode-progressBar-background': '#0078d4',
  '--vscode-focusBorder': '#0078d4',
  '--vscode-textLink-foreground': '#4daafc',
  '--vscode-textLink-activeForeground': '#4daafc',
  '--vscode-button-background': '#0078d4',
  '--vscode-button-foreground': '#ffffff',
  '--vscode-button-secondaryBackground': '#313131',
  '--vscode-button-secondaryForeground': '#cccccc',
  '--vscode-charts-lines': '#cccccc80',
  '--vscode-charts-blue': '#3794ff',
  '--vscode-charts-orange': '#d18616',
  '--vscode-charts-green': '#89d185',
  '--vscode-charts-purple': '#b180d7',
  '--vscode-charts-red': '#f14c4c',
  '--vscode-charts-yellow': '#cca700',
  '--vscode-testing-iconPassed': '#73c991',
  '--vscode-testing-iconFailed': '#f14c4c',
  '--vscode-editorWarning-foreground': '#cca700',
};

const light = {
  ...dark,
  '--vscode-foreground': '#3b3b3b',
  '--vscode-descriptionForeground': '#5c5c5c',
  '--vscode-editor-background': '#ffffff',
  '--vscode-editorWidget-background': '#f8f8f8',
  '--vscode-editorWidget-border': '#c8c8c8',
  '--vscode-panel-border': '#e5e5e5',
  '--vscode-button-background': '#005fb8',
  '--vscode-textLink-foreground': '#005fb8',
  '--vscode-textLink-activeForeground': '#005fb8',
  '--vscode-button-secondaryBackground': '#e5e5e5',
  '--vscode-button-secondaryForeground': '#3b3b3b',
  '--vscode-charts-lines': '#3b3b3b80',
  '--vscode-charts-blue': '#1a85ff',
  '--vscode-charts-green': '#388a34',
  '--vscode-charts-purple': '#652d90',
  '--vscode-charts-red': '#e51400',
  '--vscode-charts-yellow': '#bf8803',
  '--vscode-testing-iconPassed': '#307b2d',
  '--vscode-editorWarning-foreground': '#8a6100',
};

const highContrast = {
  ...dark,
  '--vscode-foreground': '#ffffff',
  '--vscode-descriptionForeground': '#ffffffb3',
  '--vscode-editor-background': '#000000',
  '--vscode-editorWidget-background': '#0c141f',
  '--vscode-contrastBorder': '#6fc3df',
  '--vscode-button-background': '#000000',
  '--vscode-textLink-foreground': '#21a6ff',
  '--vscode-textLink-activeForeground': '#21a6ff',
  '--vscode-button-secondaryBackground': '#000000',
  '--vscode-button-secondaryForeground': '#ffffff',
  '--vscode-focusBorder': '#f38518',
  '--vscode-charts-lines': '#ffffff80',
};

const highContrastLight = {
  ...light,
  '--vscode-foreground': '#292929',
  '--vscode-descriptionForeground': '#292929',
  '--vscode-errorForeground': '#b5200d',
  '--vscode-contrastBorder': '#0f4a85',
  '--vscode-contrastActiveBorder': '#006bbd',
  '--vscode-focusBorder': '#006bbd',
  '--vscode-button-background': '#0f4a85',
  '--vscode-textLink-foreground': '#0f4a85',
  '--vscode-textLink-activeForeground': '#0f4a85',
  '--vscode-button-secondaryBackground': '#ffffff',
  '--vscode-button-secondaryForeground': '#0f4a85',
  '--vscode-charts-blue': '#0063d3',
  '--vscode-charts-green': '#374e06',
  '--vscode-charts-red': '#b5200d',
  '--vscode-charts-yellow': '#895503',
  '--vscode-editorWarning-foreground': '#895503',
};

export const themes = { dark, light, 'high-contrast': highContrast } as const;

/** With the one in which pages are seen less often. */
export const allThemes = { ...themes, 'high-contrast-light': highContrastLight } as const;

export type ThemeName = keyof typeof allThemes;

/** A style sheet that sets a theme's variables as VS Code does. */
export function themeStyle(name: ThemeName): string {
  const lines = Object.entries(allThemes[name]).map(([variable, value]) => `${variable}: ${value};`);
  return `:root { ${lines.join(' ')} --vscode-font-family: system-ui, sans-serif; --vscode-font-size: 13px; }`;
}
