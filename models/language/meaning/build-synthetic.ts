import type { SyntheticDefinition } from '../../data/definition.js';
import type * as ast from '../generated/ast.js';
import type { Preparation } from './build-preparation.js';
import type { Reading } from './reading.js';
import { nonNegativeOf, seedOf, sizeOf } from './sizes.js';

const sizeWords = ['inputs', 'outputs', 'samples'] as const;

/** More numbers than this are not drawn: they would be held in memory. */
const mostNumbers = 2 ** 31;

/** Synthetic data; null, and said why, where it can't be drawn. */
export function buildSynthetic(
  reading: Reading,
  data: ast.Data,
  node: ast.Synthetic,
  preparation: Preparation,
): SyntheticDefinition | null {
  const { report } = reading;
  const written = (key: ast.SyntheticSetting['key']) => {
    const found = node.settings.find((setting) => setting.key === key);
    return found === undefined ? null : { node: found, property: 'value', value: found.value };
  };
  node.settings.forEach((setting, i) => {
    if (node.settings.findIndex(({ key }) => key === setting.key) === i) return;
    const message = `${setting.key} is given twice: only the first counts. Remove this one.`;
    report.error({ node: setting }, 'duplicate-part', message);
  });
  const missing = sizeWords.filter((key) => written(key) === null);
  if (missing.length > 0) {
    const message = `${data.name} does not say its ${missing.join(', ')}. Write, for example, \`synthetic inputs 16 outputs 1 samples 4096\`.`;
    report.error({ node }, 'missing-part', message);
    return null;
  }
  const [inputs, outputs, samples] = sizeWords.map((key) => {
    const size = written(key);
    return size && sizeOf(reading, size, `the number of ${key}`);
  });
  const [seedPart, noisePart] = [written('seed'), written('noise')];
  const seed = seedPart === null ? 0 : seedOf(reading, seedPart);
  const noise = noisePart === null ? 0 : nonNegativeOf(reading, noisePart, 'the noise');
  if (inputs === null || outputs === null || samples === null || seed === null || noise === null) return null;
  if (samples * (inputs + outputs) > mostNumbers) {
    const message = `${samples} samples of ${inputs + outputs} numbers are too many to be drawn.`;
    report.error({ node }, 'too-large', message);
    return null;
  }
  return { kind: 'synthetic', ...preparation, inputs, outputs, samples, noise, seed };
}
