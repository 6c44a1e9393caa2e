import { expect, test } from 'vitest';
import { caveat } from '../../models/runs/comparable.js';
import type { ComparedFact, FactValue } from '../../models/runs/compared-fact.js';
import { bestOf, factText } from '../../webview/compare/fact-text.js';
import { seedRanges } from '../../webview/compare/seed-ranges.js';
import { differenceText } from '../../webview/compare/words.js';

function fact(group: ComparedFact['group'], key: string, ...values: FactValue[]): ComparedFact {
  const kind = values.every((value) => typeof value === 'string') ? 'text' : 'number';
  return { key, head: key, group, kind, values, differs: values.some((value) => value !== values[0]) };
}

const risk = fact('result', 'test_risk', 0.5, 0.25);
const rSquared = fact('result', 'test_r_squared', 0.5, 0.75);

test('the best is named where the results are of one kind', () => {
  expect([bestOf(risk, [risk, rSquared]), bestOf(rSquared, [risk, rSquared])]).toEqual([0.25, 0.75]);
  expect(caveat([risk, rSquared])).toBeNull();
});

test('risks of different losses are not held against each other, but what is of one kind is', () => {
  const facts = [fact('training', 'loss', 'squared', 'absolute'), risk, rSquared];
  expect([bestOf(risk, facts), bestOf(rSquared, facts)]).toEqual([null, 0.75]);
  expect(caveat(facts)).toBe(
    "These runs have different losses (squared, absolute): their risks can't be held against each other. R² can be.",
  );
});

test.each(['data_definition', 'data_hash'])('results on other data are not held against each other (%s)', (key) => {
  const facts = [fact('data', key, 'one', 'other'), risk, rSquared];
  expect([bestOf(risk, facts), bestOf(rSquared, facts)]).toEqual([null, null]);
  expect(caveat(facts)).toContain('not of the same task');
});

test('what follows from another network is not named beside it', () => {
  const width = fact('network', 'width', '4', '8');
  const loss = fact('training', 'loss', 'squared', 'absolute');
  expect(differenceText([fact('network', 'network', 'A', 'B'), width, loss, risk])).toBe(
    'They differ in network, loss',
  );
  expect(differenceText([fact('network', 'network', 'A', 'A'), width, risk])).toBe('They differ in width');
  expect(differenceText([fact('network', 'network', 'A')])).toBe('One run alone');
});

test('a setting stands as it was written, a result is rounded', () => {
  expect(factText(fact('training', 'learning_rate', 0.01), 0.01)).toBe('0.01');
  expect(factText(risk, 1 / 3)).toBe('0.3333');
  expect(factText(fact('network', 'parameters', 9681), 9681)).toBe('9,681');
  expect(factText(fact('training', 'seed', 2026), 2026)).toBe('2026');
});

test('a kind is written as papers do, a number with a minus sign and its thousands apart', () => {
  expect(factText(fact('network', 'kind', 'densenest'), 'densenest')).toBe('DenseNEst');
  expect(factText(fact('network', 'parameters', 12345), 12345)).toBe('12,345');
  expect(factText(fact('certificate', 'risk_minus_linear', -1.05), -1.05)).toBe('−1.050');
  expect(factText(fact('training', 'seed', 2026), 2026)).toBe('2026');
});

test('seeds that follow each other are told by the first and the last', () => {
  expect(seedRanges([0, 1, 2, 3, 7, 9, 10])).toBe('0 to 3, 7, 9, 10');
  expect(seedRanges([])).toBe('');
});
