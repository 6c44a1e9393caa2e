import type { Certificate } from '../../../models/certificates/certificate.js';
import { formatNumber } from '../../../models/certificates/format-number.js';
import { element } from '../../element.js';
import { placed } from '../contents/places.js';
import { type Fact, factList } from './fact.js';

function bound(name: string, value: number | null, note: string, why: string | undefined): Fact {
  return value === null
    ? { name, value: 'none', note: why ?? 'it does not apply' }
    : { name, value: formatNumber(value), note };
}

function shamirFacts({ outputNorm, excessBound, zeroBound, why }: NonNullable<Certificate['shamir']>): Fact[] {
  return [
    { name: '|w|', value: formatNumber(outputNorm), note: 'Theorem 1 speaks where it is not 0, Theorem 2 where it is' },
    outputNorm === 0
      ? bound('R − R_lin at most', zeroBound, 'by Theorem 2', why.zeroBound)
      : bound('R − R_lin at most', excessBound, "by the gradient's norm, Theorem 1", why.excessBound),
  ];
}

function kawaguchiBengioFacts({ improvement, excess, why }: NonNullable<Certificate['kawaguchiBengio']>): Fact[] {
  return [
    bound('Worth of the block', improvement, 'what it takes off a0 at a local minimum (derived)', why.improvement),
    bound('Risk above that', excess, '0 at a local minimum (derived)', why.excess),
  ];
}

function yunFacts(numbers: NonNullable<Certificate['yun']>): Fact[] {
  const { stackedRank, width, rowSpaceDistance, secondMomentSigmaMin, kinkDistance, blockLipschitz, why } = numbers;
  return [
    bound('Condition (1)', secondMomentSigmaMin, "least eigenvalue of E[l'' hL hLᵀ]", why.secondMomentSigmaMin),
    {
      name: 'Condition (2)',
      value: `${stackedRank} of ${width}`,
      note: `rank of [U2; …; UL]; w is ${formatNumber(rowSpaceDistance)} from its rows`,
    },
    bound('Nearest kink', kinkDistance, 'least preactivation at a kink', why.kinkDistance ?? 'no block has a kink'),
    {
      name: 'Lipschitz constants',
      value: blockLipschitz === null ? 'none' : blockLipschitz.map(formatNumber).join(', '),
      note: blockLipschitz === null ? (why.blockLipschitz ?? 'not known of these blocks') : 'of the blocks, at most',
    },
    bound('Near-identity bound', numbers.nearIdentityBound, 'C in R ≤ R_lin + C', why.nearIdentityBound),
    bound('Rademacher bound', numbers.rademacherBound, 'of weights no larger than these', why.rademacherBound),
  ];
}

function paper(name: string, facts: readonly Fact[] | null, without: string): HTMLElement {
  const shown = facts === null ? element('p', { class: 'muted' }, `No numbers: ${without}.`) : factList(facts);
  return element('div', { class: 'bounds' }, element('h5', {}, name), shown);
}

/** The numbers of the papers that bound the risk by what these weights are. */
export function boundsSection({ shamir, kawaguchiBengio, yun }: Certificate): HTMLElement {
  const heading = element('h4', {}, 'Bounds at these weights');
  if (shamir === null && kawaguchiBengio === null && yun === null) {
    const none = 'No numbers: these papers speak of ResNEsts of one block or one output, and this is neither.';
    return element('section', placed('bounds'), heading, element('p', {}, none));
  }
  const one = 'this is no ResNEst of one block';
  return element(
    'section',
    placed('bounds'),
    heading,
    paper('Shamir 2018', shamir && shamirFacts(shamir), `${one} and one output`),
    paper('Kawaguchi & Bengio 2019', kawaguchiBengio && kawaguchiBengioFacts(kawaguchiBengio), one),
    paper('Yun 2019', yun && yunFacts(yun), 'this is no ResNEst of one output'),
  );
}
