import type { ShownNetwork } from './messages.js';
import { networkSection } from './network-section.js';
import type { Style } from './plan.js';

interface Kept {
  /** All that it shows. */
  readonly what: string;
  readonly section: HTMLElement;
}

let kept = new Map<string, Kept>();

/** The sections of networks: those of which nothing changed are the ones that were there before. @param alone no other is shown */
export function sectionsOf(networks: readonly ShownNetwork[], styles: readonly Style[], alone: boolean): HTMLElement[] {
  const now = networks.map((network, i): [string, Kept] => {
    const { width, scale, unfolded, different } = styles[i];
    const what = JSON.stringify([network, width, scale, [...unfolded], [...different], alone]);
    const before = kept.get(network.name);
    const stays = before?.what === what;
    return [network.name, stays ? before : { what, section: networkSection(network, styles[i], alone) }];
  });
  kept = new Map(now);
  return now.map(([, { section }]) => section);
}
