import { describe, expect, it } from 'vitest';
import { layoutBudget } from '../../webview/architecture-panel/budget-layout.js';
import { differencesOf } from '../../webview/architecture-panel/differences.js';
import { drawnFor } from '../../webview/architecture-panel/drawn-blocks.js';
import { layoutNetwork } from '../../webview/architecture-panel/layout.js';
import type { ShownNetwork, ToPage } from '../../webview/architecture-panel/messages.js';
import { firstView, receive } from '../../webview/architecture-panel/panel-state.js';
import { plainColour } from '../../webview/architecture-panel/plain-colour.js';
import type { Scene, Shape } from '../../webview/architecture-panel/scene.js';
import { widthScale } from '../../webview/architecture-panel/width-scale.js';
import { documentMessage, fileMessage } from './drawn-documents.js';

async function networksOf(text: string): Promise<readonly ShownNetwork[]> {
  const message = await documentMessage(text, 'a.nest');
  return message.type === 'document' ? message.networks : [];
}

const plainStyle = {
  width: 480,
  scale: { unit: 1, stream: 80, bar: 300 },
  unfolded: new Set<string>(),
  different: new Set<string>(),
  textWidth: (text: string) => 6.5 * text.length,
};

function partNames({ parts }: Scene): string[] {
  return parts.map(({ part }) => part);
}

function shapesOf({ shapes, parts }: Scene): Shape[] {
  return [...shapes, ...parts.flatMap((part) => [...part.stream, ...part.wires, ...part.shapes])];
}

/** All texts, in order. */
function texts(scene: Scene): Extract<Shape, { kind: 'text' }>[] {
  return shapesOf(scene).filter((shape) => shape.kind === 'text');
}

/** The widths of all rectangles of a style, in order. */
function widths(scene: Scene, style: string): number[] {
  return shapesOf(scene).flatMap((shape) => (shape.kind === 'rect' && shape.style === style ? [shape.width] : []));
}

describe('the layout of a network', () => {
  it('has its parts from the input to the output, in order and none over another', async () => {
    const [wide] = await networksOf('resnest A { input 10 expand 64 repeat 3 { block dense 16 relu } output 1 }');
    const scene = layoutNetwork(wide, plainStyle);
    expect(partNames(scene)).toEqual(['input', 'expansion', 'block-1', 'block-2', 'block-3', 'output']);
    scene.parts.reduce((above, { y, height }) => {
      expect(y).toBeGreaterThanOrEqual(above);
      expect(y + height).toBeLessThanOrEqual(scene.height);
      return y + height - 0.001;
    }, 0);
  });

  it('groups the digits of whole numbers, and no others', async () => {
    const [network] = await networksOf(
      'densenest A { input 10 block dense 4096 relu dropout 0.3333 dense 8 dropout 1 / 3 output 1 }',
    );
    const words = texts(layoutNetwork(network, plainStyle)).map(({ text }) => text);
    expect(words).toContain('dense 4,096 relu dropout 0.3333');
    expect(words).toContain('dense 8 dropout 0.3333');
  });

  it('draws streams and layers of all networks to one scale', async () => {
    const networks = await networksOf(`resnest A { input 16 expand 64 block dense 32 relu dense 8 relu output 1 }
a-resnest B { input 48 expand 24 block dense 96 relu output 1 }`);
    const scale = widthScale(networks, 480);
    const [a, b] = networks.map((network) => layoutNetwork(network, { ...plainStyle, scale }));
    const wide = (scene: Scene, style: string) => [...new Set(widths(scene, style))].map((width) => width / scale.unit);
    const close = (all: number[]) => all.map((each) => Math.round(1e6 * each) / 1e6);
    expect([wide(a, 'stream'), wide(a, 'layer')].map(close)).toEqual([
      [16, 64],
      [32, 8],
    ]);
    expect([wide(b, 'stream'), wide(b, 'layer')].map(close)).toEqual([[48, 24], [96]]);
    // The measure says so.
    const [from, to] = [...a.shapes].flatMap((shape) =>
      shape.kind === 'path' && shape.style === 'measure' ? [Number(/M ([\d.]+) /.exec(shape.d)?.[1])] : [],
    );
    const said = texts(a).find(({ text }) => text.endsWith('streams and layers alike'))?.text ?? '';
    expect(parseInt(said)).toBeCloseTo((to - from) / scale.unit);
  });

  it('cuts a few widths that would leave most others unseen, marks them, and says so', async () => {
    const text = `resnest A { input 4 expand 8 block dense 3136 relu dense 4 relu block dense 5 relu dense 6 relu dense 7 relu output 1 }
resnest B { input 4 expand 8 block dense 512 relu dense 64 relu dense 8 relu output 1 }`;
    const [narrow, plain] = await networksOf(text);
    const scene = layoutNetwork(narrow, { ...plainStyle, scale: widthScale([narrow], 480) });
    const labels = scene.parts.map(({ label }) => label).filter((label) => label.includes('to scale'));
    expect(labels).toEqual([expect.stringMatching(/^Block 1.*\. Drawn shorter than to scale: dense 3,136 relu$/)]);
    const marks = scene.parts.map(
      ({ shapes }) => shapes.filter((shape) => shape.kind === 'path' && shape.style === 'break').length,
    );
    expect(marks).toEqual([0, 0, 1, 0, 0]);
    expect(texts(scene).map(({ text }) => text)).toContain('zigzag: wider than it is drawn');
    const all = layoutNetwork(plain, { ...plainStyle, scale: widthScale([plain], 480) });
    expect(all.parts.filter(({ label }) => label.includes('to scale'))).toEqual([]);
  });

  it('widens what could not be seen, and says so', async () => {
    const [network] = await networksOf(
      'resnest A { input 4096 expand none block dense 2048 relu dense 8 relu output 1 }',
    );
    const scene = layoutNetwork(network, { ...plainStyle, scale: widthScale([network], 480) });
    expect(Math.min(...widths(scene, 'layer'))).toBe(2);
    expect(scene.parts.find(({ part }) => part === 'block-1')?.label).toMatch(
      /Drawn wider than to scale: dense 8 relu$/,
    );
    expect(texts(scene).map(({ text }) => text)).toEqual(expect.arrayContaining(['input 4,096', 'dense 2,048 relu']));
  });

  it('lets the stream of a DenseNEst grow by what each block adds', async () => {
    const [dense] = await networksOf('densenest A { input 16 repeat 3 { block dense 16 relu } output 1 }');
    const streams = widths(layoutNetwork(dense, plainStyle), 'stream');
    expect([...new Set(streams)].map((width) => width / streams[0])).toEqual([1, 2, 3, 4]);
    const sums = texts(layoutNetwork(dense, plainStyle)).map(({ text }) => text);
    expect(sums).toEqual(expect.arrayContaining(['16 + 16 = 32', '32 + 16 = 48', '48 + 16 = 64']));
    const [many] = await networksOf('densenest A { input 16 repeat 9 { block dense 16 relu } output 1 }');
    const folded = texts(layoutNetwork(many, plainStyle)).map(({ text }) => text);
    expect(folded).toEqual(expect.arrayContaining(['16 + 16 = 32 … 144 + 16 = 160', 'up to 160 wide']));
  });

  it.each([220, 250, 300, 480])('writes a name in its bar or where no bar is, at a width of %i', async (width) => {
    const [first] = await networksOf(
      'a-resnest A { input 16 expand 64 block dense 64 relu dense 8 relu block dense 30 relu dropout 0.25 output 1 }',
    );
    const scene = layoutNetwork(first, { ...plainStyle, width, scale: widthScale([first], width) });
    for (const { shapes } of scene.parts) {
      const bars = shapes.flatMap((shape) => (shape.kind === 'rect' && shape.style === 'layer' ? [shape] : []));
      const names = shapes.filter((shape) => shape.kind === 'text').filter(({ text }) => text.startsWith('dense'));
      expect(names).toHaveLength(bars.length);
      names.forEach(({ x, y, text }, i) => {
        const bar = bars[i];
        const end = x + plainStyle.textWidth(text);
        const inside = x >= bar.x && end <= bar.x + bar.width;
        const beside = x >= bar.x + bar.width;
        expect([text, inside || beside || y <= bar.y]).toEqual([text, true]);
        expect(end).toBeLessThanOrEqual(width - 62);
      });
    }
  });

  it('folds what repeats, and draws a thousand blocks a few at a time', async () => {
    const [deep] = await networksOf('resnest A { input 4 expand 8 repeat 1000 { block dense 4 relu } output 1 }');
    const folded = layoutNetwork(deep, plainStyle);
    expect(partNames(folded)).toEqual(['input', 'expansion', 'block-1', 'output']);
    expect(folded.folds.map(({ text }) => text)).toEqual(['× 1,000 · 1–1000']);
    const unfolded = new Set([folded.folds[0].group]);
    const some = layoutNetwork(deep, { ...plainStyle, unfolded });
    expect(partNames(some)).toHaveLength(2 + 12 + 1 + 12 + 1);
    expect(some.folds).toHaveLength(2);
    const drawn = drawnFor(deep, ['block-500', 'block-1000', 'block-7', 'input'], unfolded);
    expect([...drawn]).toEqual(['block-13', 'block-1000', 'block-7', 'input']);
    expect([...drawnFor(deep, ['block-7', 'block-8'], new Set())]).toEqual(['block-1']);
  });

  it('names every part for those who hear it', async () => {
    const [wide] = await networksOf('resnest A { input 10 expand 64 block dense 16 relu output 1 }');
    const [, , block] = layoutNetwork(wide, plainStyle).parts;
    expect(block.label).toBe(
      'Block 1: 64 → dense 16 relu → 16, W 16 → 64; 2,064 parameters, 4.1K FLOPs and 320 B of activations a row',
    );
  });

  it('marks what a network has otherwise than the one it is compared with, whichever that is', async () => {
    const networks = await networksOf(`resnest A { input 4 expand 8 block dense 4 relu block dense 4 relu output 1 }
resnest B { input 4 expand 9 block dense 4 relu block dense 3 relu dropout 0.1 output 1 }
resnest C from A`);
    const marked = (reference: number) =>
      differencesOf(networks, networks[reference]).map((parts) => [...parts].sort().join(' '));
    const most = 'block-1 block-2 expansion output stage-1';
    expect(marked(0)).toEqual(['', most, '']);
    expect(marked(1)).toEqual([most, '', most]);
    expect(differencesOf([networks[1]], networks[1])).toEqual([new Set()]);
  });

  it('says what a layer leaves out, and how much training keeps of a block', async () => {
    const [network] = await networksOf('resnest A { input 4 expand 8 block dense 4 relu dropout 0.25 output 1 }');
    const block = layoutNetwork(network, plainStyle).parts.find(({ part }) => part === 'block-1');
    expect(block?.label).toContain('dense 4 relu dropout 0.25');
    expect(block?.label).toContain('48 B of activations a row');
  });
});

describe('the budget of the residual width', () => {
  it('is stacked to scale, and what goes beyond M is marked', async () => {
    const message = await fileMessage('examples/violations.nest');
    const networks = message.type === 'document' ? message.networks : [];
    const budget = (name: string) => networks.find((network) => network.name === name)?.budget ?? null;
    const narrow = budget('Narrow');
    const free = budget('LastIsFree');
    if (narrow === null || free === null) throw new Error('No budget.');
    const scene = layoutBudget(narrow, 708, plainStyle.textWidth);
    expect(widths(scene, 'piece-input')).toEqual([300]);
    expect(widths(scene, 'piece')).toEqual([400]);
    expect(widths(scene, 'overflow')).toEqual([100]);
    expect(widths(layoutBudget(free, 708, plainStyle.textWidth), 'overflow')).toEqual([]);
  });
});

describe('the view of the page', () => {
  const cursor = (network: string | null, ...parts: [string, string][]): ToPage => {
    const places = parts.map(([name, part]) => ({ network: name, parts: [part] }));
    return { v: 1, type: 'cursor', network, places };
  };

  it('goes with the cursor to another network, but not away from one that has the part too, nor from all of them', async () => {
    const message = await fileMessage('examples/family.nest');
    const first = receive(firstView(undefined), message);
    expect(first.network).toBe('Family');
    expect(receive(first, cursor('FamilyHeads', ['FamilyHeads', 'network'])).network).toBe('FamilyHeads');
    const heads = { ...first, network: 'FamilyHeads' };
    const shared = cursor('Family', ['Family', 'block-1'], ['FamilyHeads', 'block-1']);
    expect(receive(heads, shared).network).toBe('FamilyHeads');
    expect(receive({ ...first, network: null }, cursor('Family', ['Family', 'input'])).network).toBeNull();
    expect(receive(heads, cursor(null, ['Family', 'block-1'])).network).toBe('FamilyHeads');
  });

  it('stays where the person went, until the cursor goes into another network', async () => {
    const message = await fileMessage('examples/family.nest');
    const inside = cursor('Family', ['Family', 'network']);
    const chosen = { ...receive(receive(firstView(undefined), message), inside), network: 'FamilyHeads' };
    // As it is said again with every change of the text.
    const after = receive(receive(chosen, message), inside);
    expect(after.network).toBe('FamilyHeads');
    const shown = receive(receive(firstView(undefined), message), { v: 1, type: 'show', network: 'FamilyHeads' });
    expect(receive(shown, inside).network).toBe('FamilyHeads');
    expect(receive(receive(shown, cursor('FamilyHeads', ['FamilyHeads', 'network'])), inside).network).toBe('Family');
  });

  it('follows the cursor from what was asked for, also where it was in no network before', async () => {
    const message = await fileMessage('examples/family.nest');
    const opened = receive(receive(firstView(undefined), message), cursor(null));
    const asked = receive(opened, { v: 1, type: 'show', network: 'FamilyHeads' });
    expect(receive(asked, cursor(null)).network).toBe('FamilyHeads');
    expect(receive(asked, cursor('Family', ['Family', 'network'])).network).toBe('Family');
  });

  it('keeps what was chosen while the text changes, and across a reload', async () => {
    const message = await fileMessage('examples/family.nest');
    const uri = message.type === 'document' ? message.uri : '';
    const kept = firstView({ v: 1, uri, network: 'FamilyHeads', reference: null, unfolded: ['1-18'] });
    const again = receive(kept, message);
    expect(again.network).toBe('FamilyHeads');
    expect([...again.unfolded]).toEqual(['1-18']);
    expect(receive(again, cursor('Family', ['Family', 'network'])).network).toBe('FamilyHeads');
    expect(receive({ ...again, network: 'Gone' }, message).network).toBe('Family');
  });
});

describe('a colour of a picture', () => {
  it('is written as every program reads it', () => {
    expect(plainColour('rgb(31, 42, 51)')).toEqual({ hex: '#1f2a33', opacity: 1 });
    expect(plainColour('rgba(0, 0, 0, 0)')).toEqual({ hex: '#000000', opacity: 0 });
    expect(plainColour('color(srgb 0.5 1 1e-7 / 0.42)')).toEqual({ hex: '#80ff00', opacity: 0.42 });
    expect(plainColour('none')).toBeNull();
  });
});
