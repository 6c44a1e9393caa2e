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
    for (const { first, count, length, blocks } of groups) {
      const own = blocks.map(blockText);
      for (let i = 0; i < count * length; i += 1) texts.set(`block-${first + i}`, own[i % own.length]);
    }
  });
  return texts;
}

/** For each network its parts that a reference, one of them, has not or has otherwise. */
export function differencesOf(networks: readonly NetworkView[], reference: NetworkView): ReadonlySet<string>[] {
  if (networks.length < 2) return networks.map(() => new Set());
  const others = partTexts(reference);
  return networks.map((network) => {
    const own = network === reference ? [] : [...partTexts(network)];
    return new Set(own.flatMap(([part, text]) => (others.get(part) === text ? [] : [part])));
  });
}
