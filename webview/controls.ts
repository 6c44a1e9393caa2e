import { provideVSCodeDesignSystem, vsCodeButton } from '@vscode/webview-ui-toolkit';
import { element } from './element.js';

// The only file that uses the toolkit: it is no longer maintained, so replacing it should change only this file.
provideVSCodeDesignSystem().register(vsCodeButton());

/** A button with a text, calling back when pressed. */
export function button(text: string, appearance: 'primary' | 'secondary', onPress: () => void): HTMLElement {
  const made = document.createElement('vscode-button');
  made.setAttribute('appearance', appearance);
  made.append(text);
  made.addEventListener('click', onPress);
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
