import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { certify } from '../../models/certificates/certify.js';
import { loadDataset } from '../../models/data/load-dataset.js';
import { comparedFacts, readToldRun } from '../../models/runs/told-runs.js';
import { missingText } from '../../models/runs/compared-fact.js';
import { seedSummaries } from '../../models/runs/seed-summary.js';
import { appendEvent } from '../../models/training/event-log.js';
import { initialWeights } from '../../models/training/initial-weights.js';
import { runFiles, writeJson } from '../../models/training/run-folder.js';
import { createSession } from '../../models/training/session.js';
import { data, network, plan, runsFolder } from '../training/runs.js';

const folder = runsFolder();
afterAll(() => rm(folder, { recursive: true, force: true }));

const weights = initialWeights(network, 1);
const made = certify({ architecture: network, loss: 'squared', weights, dataset: await loadDataset(data) });
const place = { step: 10, epoch: 6 };

async function certified(...certificates: object[]): Promise<string[]> {
  const runs = await createSession(folder, plan({ seeds: certificates.map((_, i) => i) }));
  for (const [i, run] of runs.entries()) {
    await appendEvent(run, { type: 'done', ...place, reason: 'completed' });
    await writeJson(join(run, runFiles.certificate), certificates[i]);
    await appendEvent(run, { type: 'certified' });
  }
  return runs;
}

const numbersOf = async (certificate: object) => {
  const [run] = await certified(certificate);
  return (await readToldRun(run)).certified;
};

test('a certificate tells what it tells, and how far the risk is from the best linear one', async () => {
  const { risk, linearRisk, lowerBound, epsilon } = made;
  const expected = { linearRisk, lowerBound, epsilon, aboveLinear: risk - linearRisk, linearInput: 'the input' };
  expect(await numbersOf(made)).toEqual({ ...expected, remark: null });
});

test('differences that rounding may have made are 0', async () => {
  const { linearRisk } = made;
  const close = { ...made, risk: linearRisk * (1 + 1e-12), epsilon: linearRisk * 1e-12 };
  expect(await numbersOf(close)).toMatchObject({ aboveLinear: 0, epsilon: 0 });
});

test('a bound that is not shown is missing, with the reason', async () => {
  const solutions = made.solutions.map((solution, i) => (i === 0 ? solution : { ...solution, gap: null }));
  const open = await numbersOf({ ...made, solutions, lowerBound: 0, epsilon: made.risk });
  expect(open).toMatchObject({ linearRisk: made.linearRisk, lowerBound: null, epsilon: null });
  expect(open.remark).toBe('Lower bound and epsilon: no bound on the risk but 0 was shown.');
  const part = made.solutions.map((solution) => ({ ...solution, gap: 0.01 * made.risk }));
  const remark = (await numbersOf({ ...made, solutions: part })).remark;
  expect(remark).toMatch(/^Lower bound: the least risk found, less the .* epsilon may be smaller\.$/);
});

test('a lower bound up to the rounding of the features is remarked', async () => {
  const solutions = made.solutions.map((solution) => ({ ...solution, gap: 0, upToRounding: true as const }));
  expect((await numbersOf({ ...made, solutions })).remark).toBe('Lower bound: one up to the rounding of the features.');
});

test('a best linear risk of 0 that no weights reach is remarked', async () => {
  const [first, ...rest] = made.solutions;
  const solutions = [{ ...first, risk: 0, gap: 0, separable: true }, ...rest];
  const { remark, aboveLinear } = await numbersOf({ ...made, linearRisk: 0, solutions });
  expect(remark).toContain('0, which no weights reach, as the input alone separates the classes');
  expect(aboveLinear).toBe(made.risk);
});

test('runs without a certificate are told apart from those whose certificate is missing', async () => {
  const [good, old, none, untrained] = await certified(made, { ...made, version: 1 }, made, made);
  await appendEvent(none, { type: 'uncertified', message: 'No certificate: too many columns' });
  await appendEvent(untrained, { type: 'started', step: 0, epoch: 0, pid: 1, totalSteps: 10 });
  const facts = comparedFacts(await Promise.all([good, old, none, untrained].map(readToldRun)));
  const bound = facts.find(({ key }) => key === 'lower_bound');
  expect(bound?.values).toEqual([made.lowerBound, null, null, null]);
  expect([1, 2, 3].map((i) => bound && missingText(bound, i, facts))).toEqual(['not shown', 'not shown', '–']);
  const remarks = facts.find(({ key }) => key === 'certificate_remark')?.values ?? [];
  expect(remarks[1]).toMatch(/^No certificate: .*certify again/);
  expect(remarks[2]).toBe('No certificate: too many columns');
});

test('over seeds there is a mean where every certificate shows a number', async () => {
  const solutions = made.solutions.map((solution) => ({ ...solution, gap: null }));
  const worse = { ...made, linearRisk: 3 * made.linearRisk, solutions };
  const runs = await Promise.all((await certified(made, worse)).map(readToldRun));
  const [{ certified: spreads }] = seedSummaries(runs);
  expect(spreads.linearRisk?.mean).toBeCloseTo(2 * made.linearRisk);
  expect(spreads.aboveLinear?.deviation).toBeGreaterThan(0);
  expect([spreads.lowerBound, spreads.epsilon]).toEqual([null, null]);
});

test('a file that is torn breaks nothing', async () => {
  const [run] = await certified(made);
  await writeFile(join(run, runFiles.certificate), '{');
  expect((await readToldRun(run)).certified.remark).toContain(runFiles.certificate);
});
