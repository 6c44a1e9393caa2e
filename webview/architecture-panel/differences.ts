import type { BlockView, NetworkView, StepView } from '../../models/language/architecture-view.js';

function words(step: StepView | null): string | null {
  return step && step.words;
}

function blockText({ layers, residual, shortcut, head, feature }: BlockView): string {
  return JSON.stringify([layers.map(words), words(residual), words(shortcut), words(head), feature]);
}

/** Every part of a network by its name, with what it is. */
function partTexts(network: NetworkView): Map<string, string> {
  const { input, expansion, stages, final, pool, prediction, outputSize } = network;
  const texts = new Map([
    ['input', input],
    ['expansion', JSON.stringify(words(expansion))],
    ['output', JSON.stringify([words(final), pool, words(prediction), outputSize])],
  ]);
  stages.forEach(({ width, stride, groups }, s) => {
    texts.set(`stage-${s + 1}`, `${width} ${stride}`);
    for (const { first, count, blocks } of groups) {
      const own = blocks.map(blockText);
      for (let i = 0; i < count * own.length; i += 1) texts.set(`block-${first + i}`, own[i % own.length]);
    }
  });
  return texts;
}

/** The parts of a network that another, with which it is compared, has not or has otherwise. */
export function differentParts(network: NetworkView, reference: NetworkView): ReadonlySet<string> {
  if (network === reference) return new Set();
  const others = partTexts(reference);
  return new Set([...partTexts(network)].flatMap(([part, text]) => (others.get(part) === text ? [] : [part])));
}
