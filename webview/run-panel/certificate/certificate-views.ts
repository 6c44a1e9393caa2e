import { progressOf } from '../../../models/training/progress.js';
import { element } from '../../element.js';
import type { RunView } from '../messages.js';
import type { SessionState } from '../session-state.js';
import { showWork, uncertifiedButtons } from './certificate-actions.js';
import { certificateView } from './certificate-view.js';

/** The section of the page that holds the certificates. */
export interface CertificateViews {
  readonly section: HTMLElement;
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
    { class: 'certificate' },
    element('div', { class: 'head' }, title, uncertifiedButtons(run, certifiable)),
  );
}

/** Draws a certificate once: what a person has opened in it stays open while other runs go on. */
export function certificateViews(): CertificateViews {
  const section = element('section', { class: 'certificates', 'aria-label': 'Certificates' });
  let drawn = new Map<string, HTMLElement>();
  return {
    section,
    show({ runs, work, landscapes, gone }) {
      const seeded = new Set(runs.map(({ record }) => record.seed)).size > 1;
      const views = new Map<string, HTMLElement>();
      for (const run of runs) {
        const { certificate, record } = run;
        const wants = certificate === null ? uncertified(run) : null;
        if (certificate === null && wants === null) continue;
        const { name: network } = record.architecture;
        const name = seeded ? `${network}, seed ${record.seed}` : network;
        // A replay brings the same certificate in a new object.
        const key = JSON.stringify([record.id, name, certificate, wants]);
        const polishable = record.origin?.by !== 'polish';
        const view =
          drawn.get(key) ??
          (certificate === null
            ? uncertifiedView(name, record.id, wants === 'certifiable')
            : certificateView(certificate, name, record.id, polishable));
        showWork(view, work.get(record.id) ?? null, landscapes.has(record.id), gone.has(record.id));
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
