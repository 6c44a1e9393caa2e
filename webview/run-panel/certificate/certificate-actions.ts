import { element, show } from '../../element.js';
import type { RunDescription } from '../../../models/training/run-description.js';
import { type ExportFormat, exportFormats, type FromPage, protocolVersion as v, type Work } from '../messages.js';
import { exportedHtml } from './exported-html.js';
import { theoryAttribute } from '../../guarantees/guarantees-section.js';

/** What a button of a certificate does, and of which run: whoever listens finds it there. */
const actionAttribute = 'data-action';
const runAttribute = 'data-run';

const formatNames: Record<ExportFormat, string> = { json: 'JSON', markdown: 'Markdown', html: 'HTML' };

function plainButton(action: string, run: string, text: string, title: string): HTMLElement {
  const attributes = { type: 'button', class: 'action', title, [actionAttribute]: action, [runAttribute]: run };
  return element('button', attributes, text);
}

function hiddenButton(action: string, run: string, text: string): HTMLElement {
  const attributes = { type: 'button', class: 'action', hidden: true, [actionAttribute]: action, [runAttribute]: run };
  return element('button', attributes, text);
}

/** Computes the landscape and goes to it. */
function landscapeButtons(run: string): HTMLElement[] {
  const title = 'The risk around the trained weights: a slice, and the path from the start';
  return [
    plainButton('landscape', run, 'Compute landscape', title),
    hiddenButton('show-landscape', run, 'Show landscape'),
  ];
}

/** A line that says what is being done and how far it is, with what ends that. */
function workPlace(run: string): HTMLElement {
  return element(
    'div',
    { class: 'work', hidden: true },
    element('span', { class: 'doing', role: 'status' }),
    // Not of the status: a screen reader would say every number.
    element('span', { class: 'points muted' }),
    hiddenButton('cancel', run, 'Cancel'),
    element('progress', { max: 1, 'aria-label': 'Progress of what is computed' }),
  );
}

/** What can be done with a certificate. */
export function certificateButtons(run: string, polishable: boolean): HTMLElement {
  const polish = 'A new run beside this one: the same features, with the best prediction weights for them';
  const certify = 'Compute this certificate again from the weights in the run folder';
  return element(
    'div',
    { class: 'certificate-actions' },
    ...(polishable ? [plainButton('polish', run, 'Polish', polish)] : []),
    plainButton('certify', run, 'Certify again', certify),
    ...landscapeButtons(run),
    ...exportFormats.map((format) =>
      plainButton(format, run, `Export ${formatNames[format]}`, 'Save this certificate'),
    ),
    plainButton('print', run, 'Print…', 'Open this certificate in the browser, which prints it'),
    workPlace(run),
  );
}

/** What can be done with a run that has no certificate. @param certifiable it is complete: else it is to be resumed first */
export function uncertifiedButtons(run: string, certifiable: boolean): HTMLElement {
  const certify = 'Compute the certificate from the weights in the run folder';
  return element(
    'div',
    { class: 'certificate-actions' },
    ...(certifiable ? [plainButton('certify', run, 'Certify', certify)] : []),
    ...landscapeButtons(run),
    workPlace(run),
  );
}

const workWords: Record<Work['kind'], string> = { certify: 'Certifying', landscape: 'Computing the landscape' };

function pointsText(work: Work | null): string {
  if (work === null || work.points === null) return '';
  const { done, of } = work.points;
  return `${done} of ${of} points, ${Math.floor((100 * done) / of)} %`;
}

/**
 * Says in a certificate what is computed of its run; null: nothing. Meanwhile nothing else is asked of it, and of a run
 * that is gone nothing at all.
 * @param hasLandscape there is one, further down the page
 */
export function showWork(view: HTMLElement, work: Work | null, hasLandscape: boolean, isGone: boolean): void {
  for (const made of view.querySelectorAll<HTMLButtonElement>(`[${actionAttribute}]`)) {
    const action = made.getAttribute(actionAttribute);
    if (action === 'cancel') made.hidden = work === null;
    else if (action === 'show-landscape') made.hidden = !hasLandscape;
    else made.disabled = isGone || (work !== null && (action === 'certify' || action === 'landscape'));
  }
  const place = view.querySelector<HTMLElement>('.work');
  if (place === null) return;
  place.hidden = work === null;
  const [doing, points] = ['.doing', '.points'].map((part) => place.querySelector(part));
  if (doing !== null) show(doing, work === null ? '' : `${workWords[work.kind]} …`);
  if (points !== null) show(points, pointsText(work));
  const bar = place.querySelector('progress');
  const known = work?.points ?? null;
  // A bar without a value moves: how long it takes is not known.
  if (known === null) bar?.removeAttribute('value');
  else bar?.setAttribute('value', String(known.done / known.of));
}

/** What a certificate's run is told by, where it is on the page. */
type Describe = (run: string) => RunDescription;

function messageOf(action: string, run: string, view: Element | null, describe: Describe): FromPage | null {
  if (action === 'polish' || action === 'certify' || action === 'landscape' || action === 'cancel') {
    return { v, type: action, run };
  }
  if (action === 'print') {
    return view === null ? null : { v, type: 'print', run, html: exportedHtml(view, describe(run), true) };
  }
  const format = exportFormats.find((name) => name === action);
  if (format === undefined) return null;
  const html = format === 'html' && view !== null ? exportedHtml(view, describe(run), false) : null;
  return { v, type: 'export', run, format, html };
}

/** Hears for all buttons of the certificates: they are drawn anew when they change, and the section stays. */
export function certificateActions(
  section: HTMLElement,
  post: (message: FromPage) => void,
  revealLandscape: (run: string) => void,
  describe: Describe,
): void {
  section.addEventListener('click', ({ target }) => {
    if (!(target instanceof Element)) return;
    const guarantee = target.getAttribute(theoryAttribute);
    if (guarantee !== null) return post({ v, type: 'theory', guarantee });
    const [action, run] = [actionAttribute, runAttribute].map((name) => target.getAttribute(name));
    if (action === null || run === null) return;
    if (action === 'show-landscape') return revealLandscape(run);
    const message = messageOf(action, run, target.closest('.certificate'), describe);
    if (message !== null) post(message);
  });
}
