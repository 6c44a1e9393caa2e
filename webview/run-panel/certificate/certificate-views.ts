import { progressOf } from '../../../models/training/progress.js';
import { element } from '../../element.js';
import { placed } from '../contents/places.js';
import type { RunView } from '../messages.js';
import type { SessionState } from '../session-state.js';
import { showWork, uncertifiedButtons } from './certificate-actions.js';
import { certificateView } from './certificate-view.js';
import { foldButton, folds, type Folds, type Unfolded } from './folds.js';

/** The section of the page that holds the certificates. */
export interface CertificateViews extends Pick<Folds, 'chosen' | 'unfold'> {
  readonly section: HTMLElement;
  /** Whose it shows, in order. */
  readonly shown: readonly { readonly run: string; readonly name: string }[];
  show(state: SessionState): void;
}

/** What a settled run without a certificate is to: null where it has no weights yet, or may still get one. */
function uncertified({ status, events }: RunView): 'certifiable' | 'resumable' | null {
  if (progressOf(events).step === 0) return null;
  if (status === 'completed') return 'certifiable';
  return status === 'stopped' || status === 'interrupted' ? 'resumable' : null;
}

function uncertifiedView(name: string, run: string, certifiable: boolean): HTMLElement {
  const why = certifiable ? ' no certificate' : ' no certificate before every step is taken';
  const title = element('h3', {}, name, element('span', { class: 'muted' }, why));
  return element(
    'article',
    { class: 'certificate', ...placed('certificate', run) },
    element('div', { class: 'head' }, title, uncertifiedButtons(run, certifiable)),
  );
}

interface Shown {
  readonly run: string;
  readonly name: string;
  /** All that it says: a replay brings the same in new objects. */
  readonly key: string;
  readonly draw: () => HTMLElement;
}

/** What is to be shown of a run; null: nothing. Of several runs the certificates fold. */
function shownOf(run: RunView, name: string, several: boolean): Shown | null {
  const { certificate, record } = run;
  const wants = certificate === null ? uncertified(run) : null;
  if (certificate === null && wants === null) return null;
  const draw = () =>
    certificate === null
      ? uncertifiedView(name, record.id, wants === 'certifiable')
      : certificateView(
          certificate,
          several ? foldButton(name, record.id) : name,
          record.id,
          record.origin?.by !== 'polish',
        );
  return { run: record.id, name, key: JSON.stringify([record.id, name, certificate, wants]), draw };
}

/**
 * Draws a certificate once: what a person has opened in it stays open while other runs go on.
 * @param unfolded what a person had chosen
 * @param changed called when a person folds or unfolds one
 */
export function certificateViews(unfolded: Unfolded, changed: () => void): CertificateViews {
  const section = element('section', { class: 'certificates', 'aria-label': 'Certificates' });
  const folded = folds(section, unfolded, changed);
  let drawn = new Map<string, HTMLElement>();
  let shown: readonly Shown[] = [];
  return {
    section,
    unfold: folded.unfold,
    get chosen() {
      return folded.chosen;
    },
    get shown() {
      return shown;
    },
    show({ runs, work, landscapes, gone }) {
      const seeded = new Set(runs.map(({ record }) => record.seed)).size > 1;
      shown = runs.flatMap((run) => {
        const { architecture, seed } = run.record;
        const name = seeded ? `${architecture.name}, seed ${seed}` : architecture.name;
        return shownOf(run, name, runs.length > 1) ?? [];
      });
      const views = new Map<string, HTMLElement>();
      for (const { run, key, draw } of shown) {
        const view = drawn.get(key) ?? draw();
        if (!drawn.has(key)) folded.apply(view, run);
        showWork(view, work.get(run) ?? null, landscapes.has(run), gone.has(run));
        views.set(key, view);
      }
      const same = views.size === drawn.size && [...views.keys()].every((key) => drawn.has(key));
      drawn = views;
      if (same) return;
      const heading = views.size === 0 ? [] : [element('h2', {}, views.size === 1 ? 'Certificate' : 'Certificates')];
      section.replaceChildren(...heading, ...views.values());
    },
  };
}
