import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { drawnBlocks } from '../../webview/architecture-panel/drawn-blocks.js';
import { layoutNetwork } from '../../webview/architecture-panel/layout.js';
import type { ShownNetwork } from '../../webview/architecture-panel/messages.js';
import { widthScale } from '../../webview/architecture-panel/width-scale.js';
import { nestimate } from '../cli/nestimate.js';
import { documentMessage } from './drawn-documents.js';

const folder = mkdtempSync(join(tmpdir(), 'nestimate-numbers-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const descriptions = z.array(
  z.object({
    name: z.string(),
    parameters: z.number(),
    flops: z.number(),
    modules: z.array(
      z.object({
        name: z.string(),
        input: z.string(),
        parameters: z.number(),
        flops: z.number(),
      }),
    ),
  }),
);

type Description = z.infer<typeof descriptions>[number];

async function both(text: string): Promise<[ShownNetwork, Description][]> {
  const message = await documentMessage(text, 'a.nest');
  if (message.type !== 'document') throw new Error('No document.');
  const file = join(folder, 'a.nest');
  writeFileSync(file, text);
  const { stdout } = await nestimate('describe', file, '--format', 'json');
  const described = descriptions.parse(JSON.parse(stdout));
  return message.networks.map((network) => {
    const found = described.find(({ name }) => name === network.name);
    if (found === undefined) throw new Error(`${network.name} is not described.`);
    return [network, found];
  });
}

/** Every block of a network as it is drawn when all is unfolded. */
function allBlocks(network: ShownNetwork) {
  const unfolded = new Set<string>();
  for (;;) {
    const drawn = network.stages.flatMap((_, s) => drawnBlocks(network, s, unfolded));
    const folded = drawn.filter((each) => each.kind === 'fold').filter((fold) => !fold.unfolded);
    if (folded.length === 0) return drawn.filter((each) => each.kind === 'block');
    for (const { group } of folded) unfolded.add(group);
  }
}

/** What `describe` says of a block and its head: the shape that it reads, parameters and FLOPs. */
function describedBlock({ modules }: Description, index: number) {
  const own = modules.filter(({ name }) => name.startsWith(`blocks.${index}.`) || name === `heads.${index}`);
  const sum = (numbers: number[]) => numbers.reduce((all, each) => all + each, 0);
  return {
    input: own[0].input,
    parameters: sum(own.map(({ parameters }) => parameters)),
    flops: sum(own.map(({ flops }) => flops)),
  };
}

const staged = (kind: string) => `${kind} Staged {
  input 8x8x3
  expand conv 3x3 4
  stage 4 { repeat 6 { block bn relu conv 3x3 4 } }
  stage 8 stride 2 { repeat 6 { block bn relu conv 3x3 8 } }
  output 3
}`;

const networks = `densenest Few { input 10 repeat 3 { block dense 16 relu } output 1 }
densenest Many { input 10 repeat 70 { block dense 16 relu -> dense 4 relu } output 1 }
densenest Turns { input 10 repeat 5 { block dense 16 relu block dense 8 relu } block dense 8 relu output 1 }
densenest Image { input 8x8x3 repeat 6 { block conv 3x3 4 relu } output 2 }
densenest Norms { input 10 repeat 6 { block bn relu dense 4 } output 1 }
resnest Plain { input 10 expand 64 repeat 6 { block dense 16 relu } output 1 }
resnest Turning { input 10 expand 64 repeat 5 { block dense 16 relu block dense 8 relu } output 1 }
a-resnest Heads from Plain
${staged('resnest')}
a-resnest StagedHeads from Staged
${staged('bn-resnest').replace('Staged', 'Normed')}
`;

describe('the numbers that are drawn', () => {
  it('are of each block what `describe` says of it, and with what is outside of blocks its total', async () => {
    const all = await both(networks);
    expect(all).toHaveLength(11);
    for (const [network, described] of all) {
      const blocks = allBlocks(network);
      expect(blocks.map(({ index }) => index)).toEqual(Array.from({ length: network.blockCount }, (_, i) => i + 1));
      for (const { index, block } of blocks) {
        const { parameters, flops, layers } = block;
        const found = { name: network.name, index, input: layers[0]?.input, parameters, flops };
        expect(found).toEqual({ name: network.name, index, ...describedBlock(described, index) });
      }
      const { expansion, final, prediction } = network;
      const outside = [expansion, final, prediction].reduce((sum, step) => sum + (step?.parameters ?? 0), 0);
      const inside = blocks.reduce((sum, { block }) => sum + block.parameters, 0);
      expect([network.name, inside + outside]).toEqual([network.name, described.parameters]);
      const groups = network.stages.flatMap((stage) => stage.groups);
      expect(groups.reduce((sum, { parameters }) => sum + parameters, 0)).toBe(inside);
    }
  });

  it('are those of the first and of the last block where a DenseNEst is folded', async () => {
    const [[few], [many], [turns]] = await both(networks);
    const style = {
      width: 480,
      unfolded: new Set<string>(),
      different: new Set<string>(),
      textWidth: (text: string) => 6.5 * text.length,
    };
    const labels = (network: ShownNetwork) =>
      layoutNetwork(network, { ...style, scale: widthScale([network], style.width) }).parts.map(({ label }) => label);
    expect(labels(few).slice(2, 4)).toEqual([
      'Block 2: 26 → dense 16 relu → 16; 432 parameters, 832 FLOPs and 64 B of activations a row',
      'Block 3: 42 → dense 16 relu → 16; 688 parameters, 1.3K FLOPs and 64 B of activations a row',
    ]);
    expect(labels(many)[1]).toMatch(/^Blocks 1 to 70, each: 10 … 286 → dense 16 relu, .*; 244 … 4,660 parameters, /);
    expect(labels(turns)[2]).toMatch(/^Blocks 2, 4 … 10, each: 26 … 122 → dense 8 relu → 8; 216 … 984 parameters, /);
  });
});
