import { element } from '../../element.js';
import type { RunView, Work } from '../messages.js';
import { showWork } from './certificate-actions.js';
import { certificateView } from './certificate-view.js';

/** The section of the page that holds the certificates. */
export interface CertificateViews {
  readonly section: HTMLElement;
  /** @param landscapes by run: those that stand on the page */
  show(runs: readonly RunView[], work: ReadonlyMap<string, Work>, landscapes: ReadonlyMap<string, unknown>): void;
}

/** Draws a certificate once: what a person has opened in it stays open while other runs go on. */
export function certificateViews(): CertificateViews {
  const section = element('section', { class: 'certificates', 'aria-label': 'Certificates' });
  let drawn = new Map<string, HTMLElement>();
  return {
    section,
    show(runs, work, landscapes) {
      const seeded = new Set(runs.map(({ record }) => record.seed)).size > 1;
      const views = new Map<string, HTMLElement>();
      for (const { certificate, record } of runs) {
        if (certificate === null) continue;
        const name = seeded ? `${certificate.network}, seed ${record.seed}` : certificate.network;
        // A replay brings the same certificate in a new object.
        const key = JSON.stringify([record.id, name, certificate]);
        const polishable = record.origin?.by !== 'polish';
        const view = drawn.get(key) ?? certificateView(certificate, name, record.id, polishable);
        showWork(view, work.get(record.id) ?? null, landscapes.has(record.id));
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
