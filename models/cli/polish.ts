import { kindName } from '../architecture/kind-name.js';
import type { Certificate } from '../certificates/certificate.js';
import { certify } from '../certificates/certify.js';
import { formatNumber } from '../certificates/format-number.js';
import { type Polished, polish } from '../certificates/polish/polish.js';
import { isSolved } from '../certificates/shown-bound.js';
import { changesImages } from '../data/definition.js';
import { writeDerivedRun } from './derived-run.js';
import { exitCode } from './failure.js';
import { painter, table } from './terminal.js';
import { readTrainedRun } from './trained-run.js';

type Improved = Extract<Polished, { kind: 'polished' }>;

/** What the numbers leave to be said, in sentences. */
function remarks(
  { risk, infimum, gap, attained }: Improved,
  { kind, risk: before, linearRisk, lowerBound, architectureEpsilon }: Certificate,
): string[] {
  const away = formatNumber(Math.max(0, risk - infimum));
  const unattained = `No prediction weights attain the infimum ${formatNumber(infimum)} on these features, or the stream is too narrow for those that do: these are within ${away} of it.`;
  const least = gap === null ? 'somewhere below it' : `between ${formatNumber(Math.max(0, infimum - gap))} and it`;
  const early = `The solver stopped at ${formatNumber(infimum)}: the infimum over the prediction weights is ${least}.`;
  const outside =
    "For a ResNet only the output on ReLU(xL) was polished: its other weights don't form a convex problem.";
  const short = `The stream carries less than the features: the lower bound ${formatNumber(lowerBound)} is out of reach of the prediction weights, whose infimum is ${formatNumber(infimum)}.`;
  const narrow = kind === 'resnest' && architectureEpsilon !== 0 && infimum > lowerBound * (1 + 1e-9);
  const solved = isSolved({ gap }, Math.max(before, linearRisk));
  return [
    ...(solved ? [] : [early]),
    ...(attained ? [] : [unattained]),
    ...(kind === 'resnet' ? [outside] : []),
    ...(narrow ? [short] : []),
  ];
}

function comparison(before: Certificate, after: Certificate): string {
  const row = (name: string, read: (certificate: Certificate) => number | null) =>
    [name, ...[before, after].map(read).map((value) => (value === null ? '–' : formatNumber(value)))].map((text) => ({
      text,
    }));
  const rows = [
    row('Risk', ({ risk }) => risk),
    row('Best linear', ({ linearRisk }) => linearRisk),
    row('Lower bound', ({ lowerBound }) => lowerBound),
    row('Epsilon', ({ epsilon }) => epsilon),
    row('Test risk', ({ testRisk }) => testRisk),
  ];
  return table([`${before.network} (${kindName(before.kind)})`, 'Before', 'Polished'], rows, painter(process.stdout));
}

/** `nestimate polish`: a new run beside this one, its prediction weights at the minimum of their convex problem. */
export async function polishRun(run: string): Promise<number> {
  const source = await readTrainedRun(run);
  const { record, architecture, weights, dataset } = source;
  const { loss, optimizer } = record.settings;
  const input = { architecture, loss, weights, dataset, decay: optimizer.decay };
  const before = certify({ ...input, augmented: changesImages(record.data) });
  const polished = polish(input, before);
  if (polished.kind === 'kept') {
    process.stderr.write(`${record.id} stays as it is, and no run was made. ${polished.reason}\n`);
    return exitCode.ok;
  }
  const made = { by: 'polish', suffix: 'polished', architecture } as const;
  const { folder, certificate } = await writeDerivedRun(source, { ...made, weights: polished.weights });
  const lines = [comparison(before, certificate), '', ...remarks(polished, before).map((remark) => `• ${remark}`)];
  process.stdout.write(`${lines.join('\n')}\n${folder}\n`);
  return exitCode.ok;
}
