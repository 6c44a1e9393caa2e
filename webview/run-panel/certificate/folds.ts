import { element } from '../../element.js';

/** Whether the certificate of a run is unfolded, by run, where a person has chosen. */
export type Unfolded = Readonly<Record<string, boolean>>;

const foldAttribute = 'data-fold';

/** The name of a certificate that folds: a button that says whether it is unfolded. */
export function foldButton(name: string, run: string): HTMLElement {
  return element('button', { type: 'button', class: 'fold', 'aria-expanded': 'true', [foldAttribute]: run }, name);
}

/** The certificates of a section, which fold by their buttons to their heads and first numbers. */
export interface Folds {
  /** What a person has chosen. */
  readonly chosen: Unfolded;
  /** Folds or unfolds a view of the run's certificate as is chosen; of those that are not, the first that came stands open. */
  apply(view: HTMLElement, run: string): void;
  unfold(run: string): void;
}

/** @param changed called when a person folds or unfolds one */
export function folds(section: HTMLElement, first: Unfolded, changed: () => void): Folds {
  let chosen = first;
  let opened: string | null = null;
  const isOpen = (run: string) => chosen[run] ?? run === opened;
  const set = (button: Element, open: boolean) => {
    button.setAttribute('aria-expanded', String(open));
    button.closest('.certificate')?.classList.toggle('folded', !open);
  };
  const choose = (run: string, open: boolean) => {
    const button = section.querySelector(`[${foldAttribute}="${CSS.escape(run)}"]`);
    if (button === null || isOpen(run) === open) return;
    chosen = { ...chosen, [run]: open };
    set(button, open);
    changed();
  };
  section.addEventListener('click', ({ target }) => {
    const run = target instanceof Element ? target.closest(`[${foldAttribute}]`)?.getAttribute(foldAttribute) : null;
    if (run !== null && run !== undefined) choose(run, !isOpen(run));
  });
  return {
    get chosen() {
      return chosen;
    },
    apply(view, run) {
      opened ??= run;
      const button = view.querySelector(`[${foldAttribute}]`);
      if (button !== null) set(button, isOpen(run));
    },
    unfold: (run) => choose(run, true),
  };
}
