import { provideVSCodeDesignSystem, vsCodeButton, vsCodeCheckbox } from '@vscode/webview-ui-toolkit';
import { element } from './element.js';

// The one place that knows the toolkit: its makers have stopped, and a successor is to be a change of this file.
provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeCheckbox());

/** A button with a text, calling back when pressed. */
export function button(text: string, appearance: 'primary' | 'secondary', onPress: () => void): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', appearance);
  made.append(text);
  made.addEventListener('click', onPress);
  return made;
}

/** A check box with a text, checked at first, calling back with its new state. */
export function checkbox(text: string, onChange: (checked: boolean) => void): HTMLElement {
  const made = document.createElement('vscode-checkbox');
  made.setAttribute('checked', '');
  made.append(text);
  made.addEventListener('change', () => onChange('checked' in made && made.checked === true));
  return made;
}

/** A bar that fills with progress, named for screen readers. */
export function progressBar(name: string): { readonly bar: HTMLElement; set(share: number): void } {
  const bar = element('progress', { max: 1, value: 0, 'aria-label': name });
  return {
    bar,
    set: (share) => {
      bar.value = share;
    },
  };
}
