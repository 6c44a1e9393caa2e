import './certificate.css';
import type { Certificate } from '../../../models/certificates/certificate.js';
import { element } from '../../element.js';
import { certificateButtons } from './certificate-actions.js';
import { boundsSection } from './bounds-section.js';
import { featuresSection } from './features-section.js';
import { guaranteesSection } from '../../guarantees/guarantees-section.js';
import { inverseSection } from './inverse-section.js';
import { minimumSection } from './minimum-section.js';
import { ladderSection, riskFacts } from './risk-section.js';

/**
 * A certificate as a page shows it: numbers first, then what is shown and what is not, then what both rest on.
 */
export function certificateView(certificate: Certificate, name: string, run: string, polishable: boolean): HTMLElement {
  const { kind, loss, decay, rows, guarantees, remarks } = certificate;
  const decayed = decay === 0 ? '' : `, trained with weight decay ${decay}`;
  const words = ` ${kind}, ${loss} loss on ${rows} training rows${decayed}, in float64`;
  return element(
    'article',
    { class: 'certificate' },
    element(
      'div',
      { class: 'head' },
      element('h3', {}, name, element('span', { class: 'muted' }, words)),
      certificateButtons(run, polishable),
    ),
    riskFacts(certificate),
    element(
      'section',
      { class: 'remarks' },
      element('h4', {}, 'What this shows'),
      element('ul', {}, ...remarks.map((remark) => element('li', {}, remark))),
    ),
    element('div', { class: 'columns' }, ladderSection(certificate), inverseSection(certificate)),
    ...featuresSection(certificate),
    minimumSection(certificate),
    guaranteesSection(guarantees),
    boundsSection(certificate),
  );
}
