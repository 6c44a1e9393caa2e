import './certificate.css';
import { howMany } from '../../../models/architecture/how-many.js';
import type { Certificate } from '../../../models/certificates/certificate.js';
import { kindName } from '../../../models/architecture/kind-name.js';
import { type Child, element } from '../../element.js';
import { withMinus } from '../../chart/number-text.js';
import { placed } from '../contents/places.js';
import { certificateButtons } from './certificate-actions.js';
import { boundsSection } from './bounds-section.js';
import { featuresSection } from './features-section.js';
import { guaranteesSection } from '../../guarantees/guarantees-section.js';
import { inverseSection } from './inverse-section.js';
import { minimumSection } from './minimum-section.js';
import { ladderSection, riskFacts } from './risk-section.js';

/** How a staged network is read, and what keeps the theorems on local minima from it. */
function scope({ staged }: Certificate): HTMLElement[] {
  if (staged === undefined) return [];
  const { input, beside, uncovered } = staged;
  const also = beside === null ? '' : `, and the lower bound reads ${beside} beside them`;
  const outside = uncovered === null ? '' : ` The theorems on local minima say nothing of it: ${uncovered}.`;
  return [element('p', { class: 'muted' }, `Features are read as ${input}${also}.${outside}`)];
}

/**
 * A certificate as a page shows it: numbers first, then what is shown and what is not, then what both rest on.
 * @param name of its network: a text, or what stands for it
 */
export function certificateView(certificate: Certificate, name: Child, run: string, polishable: boolean): HTMLElement {
  const { kind, loss, decay, rows, guarantees, remarks } = certificate;
  const decayed = decay === 0 ? '' : `, trained with weight decay ${decay}`;
  const words = ` ${kindName(kind)}, ${loss} loss on ${howMany(rows, 'training row')}${decayed}, in float64`;
  return element(
    'article',
    { class: 'certificate', ...placed('certificate', run) },
    element(
      'div',
      { class: 'head' },
      element('h3', {}, name, element('span', { class: 'muted' }, words)),
      certificateButtons(run, polishable),
    ),
    riskFacts(certificate),
    element(
      'div',
      { class: 'whole' },
      ...scope(certificate),
      element(
        'section',
        { class: 'remarks' },
        element('h4', {}, 'What this shows'),
        element('ul', {}, ...remarks.map((remark) => element('li', {}, withMinus(remark)))),
      ),
      element('div', { class: 'columns' }, ladderSection(certificate), inverseSection(certificate)),
      ...featuresSection(certificate),
      minimumSection(certificate),
      element('div', placed('guarantees'), guaranteesSection(guarantees)),
      boundsSection(certificate),
    ),
  );
}
