import { describe, expect, it } from 'vitest';
import { findingsOf, program } from './read.js';

const network = (kind: string, body: string) => `${kind} A { ${body} }`;
const train = (body: string, data = 'csv "table.csv" target y') =>
  `linear A { input 3 output 1 }\ndata d { ${data} }\ntrain A on d { ${body} }`;
const settings = 'loss squared optimizer adam 1e-3 batch 2 epochs 1';

describe('conditions', () => {
  it.each([
    [
      'input 3 expand 6 repeat 3 { block dense 2 relu } output 2',
      "1:28 warning bottleneck-condition: residual width 6 is below 7 = 3 + 2 + 2 (input and the features of blocks 1 to 2): Assumption 4 can't hold. Expand to 7.",
    ],
    [
      'input 8 expand 4 block dense 2 relu output 1',
      "1:28 warning expansion-condition: residual width 4 is below the input size 8: the expansion condition fails, and with it the bottleneck condition, which asks for 8: Assumption 4 can't hold. Expand to 8.",
    ],
    [
      'input 2 expand 5 repeat 2 { block dense 1 relu } output 10',
      "1:28 warning output-width: residual width 5 is below the output size 10: Assumption 3 doesn't hold. Expand to 10.",
    ],
  ])('%s', async (body, finding) => {
    expect(await findingsOf(network('resnest', body))).toEqual([finding]);
  });

  it.each([
    ['the last block counts for nothing', 'resnest A { input 8 expand 8 block dense 64 relu output 1 }'],
    ['an A-ResNEst asks for no width', 'a-resnest A { input 8 expand 4 repeat 3 { block dense 9 relu } output 10 }'],
    [
      'the models of the earlier theorems have no expansion',
      'resnest A { input 1 expand none repeat 2 { block dense 1 relu } output 1 }',
    ],
    ['a DenseNEst has no residual width', 'densenest A { input 8 repeat 9 { block dense 99 relu } output 10 }'],
  ])('%s', async (_title, text) => {
    expect(await findingsOf(text)).toEqual([]);
  });

  it('of a last stage count the blocks after its braces too', async () => {
    const stage = (inside: string, after: string) =>
      `resnest A { input 4 expand 8 block dense 2 stage 12 { block relu dense 6 block dense 6 ${inside} } ${after} output 2 }`;
    const [within] = await findingsOf(stage('block dense 6', ''));
    expect(within).toContain('the last stage');
    expect(within).toContain('12 is below 20 = 8 + 6 + 6');
    expect((await findingsOf(stage('', 'block dense 6')))[0].replace(/^\S+/, '')).toBe(within.replace(/^\S+/, ''));
  });

  it('of a derived network stand on its name', async () => {
    const text = 'a-resnest B { input 8 expand 4 block dense 2 relu output 1 }\nresnest A from B';
    expect(await findingsOf(text)).toEqual([expect.stringMatching(/^2:9 warning expansion-condition/)]);
  });
});

describe('errors in networks', () => {
  it.each([
    [
      'resnest A { expand 4 block dense 2 relu }',
      '1:9 error missing-part: A has no input and no output. Write `input 10` and `output 1`, with your own sizes.',
    ],
    [
      'resnest A { input 3 block dense 2 relu output 1 }',
      '1:9 error missing-part: A has no expansion. Write `expand 64` for a residual width of 64, or `expand none` for x0 = x.',
    ],
    [
      'linear A { input 3 expand 5 output 1 }',
      '1:20 error misplaced-part: a linear network has no expansion. Remove it, or change the kind.',
    ],
    [
      'densenest A { input 3 expand 5 output 1 }',
      '1:23 error misplaced-part: a densenest has no expansion. Remove it, or change the kind.',
    ],
    ['linear A { input 0 output 1 }', '1:18 error size: the input must be a whole number from 1; this is 0.'],
    ['linear A { input 2.5 output 1 }', '1:18 error size: the input must be a whole number from 1; this is 2.5.'],
    [
      'linear A { input 3 input 4 output 1 }',
      '1:20 error duplicate-part: input is given twice: only the first counts. Remove this one.',
    ],
    [
      'densenest A { input 3 repeat 1000000000 { block dense 1 } output 1 }',
      '1:30 error too-large: 1000000000 blocks are too many to be built: at most 10000.',
    ],
    [
      'densenest A { input 3 block dense 2000000000 block dense 2000000000 output 1 }',
      '1:11 error too-large: A has 4.00e+18 parameters: too large to be built.',
    ],
    [
      'linear A { input 3 output 1 }\nlinear A { input 3 output 1 }',
      "2:8 error duplicate-name: a network 'A' is declared above already. Rename this one.",
    ],
    [
      'linear Wide { input 3 output 1 }\nresnest B from Wid',
      "2:16 error unknown-name: there is no network 'Wid'. Did you mean 'Wide'?",
    ],
    [
      'linear A { input 3 output 1 }\nresnest B from A',
      "2:16 error derivation: a resnest can't be derived from a linear network: only resnest, a-resnest, bn-resnest and resnet share their blocks. Write it out.",
    ],
    [
      'resnest A from B\nresnest B from A',
      '1:16 error derivation: A is derived from itself. Write out one network of the cycle.',
    ],
  ])('%s', async (text, finding) => {
    expect((await findingsOf(text))[0]).toBe(finding);
  });
});

describe('errors in data and trains', () => {
  it.each([
    [train(settings), []],
    [
      train('optimizer adam 1e-3'),
      [
        '3:7 error missing-part: this train has no loss, no epochs. Write `loss squared`, `epochs 60`, with your own numbers.',
      ],
    ],
    [train(settings.replace('1e-3', '0')), ['3:44 error size: the learning rate must be above 0; this is 0.']],
    [
      train(settings.replace('adam 1e-3', 'sgd 0.1 momentum 1')),
      ['3:56 error size: the momentum must be from 0 to below 1; this is 1.'],
    ],
    [
      train(`${settings} seeds 3..1`),
      ['3:66 error seed: the last seed, 1, is below the first, 3. Write `seeds 1..3`.'],
    ],
    [
      train(`${settings} seed 1 seeds 0..1`),
      ['3:73 error duplicate-part: `seed` and `seeds` say the same thing: remove one.'],
    ],
    [train(settings, 'csv "nowhere.csv" target y'), [expect.stringMatching(/^2:14 error data-file: .*nowhere\.csv/)]],
    [
      train(settings, 'csv "table.csv" target z'),
      ["2:33 error target: there is no column 'z' in table.csv. It has: a, b, label, y."],
    ],
    [
      train(settings, 'csv "table.csv" target progression'),
      ["2:33 error target: there is no column 'progression' in table.csv. It has: a, b, label, y."],
    ],
    [train(settings, 'csv "table.csv" target y, y'), ['2:36 error target: the target y is named twice.']],
    [
      train(settings, 'csv "table.csv" target label classes 1'),
      ['2:47 error target: a classifier needs at least 2 classes.'],
    ],
    [
      train(settings, 'csv "table.csv"'),
      ['2:6 error missing-part: d has no target. Write `target` and the name of the column to predict.'],
    ],
    [
      train(settings, 'standardize'),
      [
        '2:6 error missing-part: d does not say where its rows come from. Write `csv "file.csv"` or `synthetic inputs 16 outputs 1 samples 4096`.',
      ],
    ],
    [
      train(settings, 'synthetic inputs 3 outputs 1'),
      [
        '2:10 error missing-part: d does not say its samples. Write, for example, `synthetic inputs 16 outputs 1 samples 4096`.',
      ],
    ],
    [
      train(settings, 'csv "table.csv" target a, y'),
      [
        '3:7 error shape: A has input 3, but d has 2 input columns. Write `input 2`.',
        '3:7 error shape: A has output 1, but d has 2 targets. Write `output 2`.',
      ],
    ],
    [
      train(settings, 'csv "table.csv" target label classes 2'),
      [
        '3:16 error loss: squared is for numbers, and d has 2 classes. Write `loss cross-entropy`, `loss logistic`, `loss smoothed-hinge`.',
      ],
    ],
    [
      train(settings.replace('squared', 'cross-entropy')),
      [
        '3:16 error loss: cross-entropy is for classes, and d has numbers as targets. Write `loss squared`, `loss absolute`, `loss huber`, or `classes` after the target.',
      ],
    ],
    [train(settings).replace('train A', 'train B'), ["3:7 error unknown-name: there is no network 'B'. There is: A."]],
    [
      train(settings).replace('on d', 'on dd'),
      ["3:12 error unknown-name: there is no data block 'dd'. Did you mean 'd'?"],
    ],
  ])('%s', async (text, expected) => {
    expect(await findingsOf(text)).toEqual(expected);
  });

  it('leave the rest of the program alone', async () => {
    const text = `${train('optimizer adam 1e-3')}\nlinear B { input 3 output 1 }\ntrain B on d { ${settings} }`;
    const { trains, networks } = await program(text);
    expect(networks.map(({ architecture }) => architecture.name)).toEqual(['A', 'B']);
    expect(trains.map((definition) => definition.networks[0].name)).toEqual(['B']);
  });
});

describe('syntax errors', () => {
  it.each([
    [
      'resnest A { input 3 expnd 4 block dense 2 relu output 1 }',
      "1:21 error syntax: 'expnd' is unexpected here. Did you mean 'expand'?",
    ],
    [
      'resnest A { input 3 expand 4 block dens 16 relu output 1 }',
      "1:36 error syntax: 'dens' is unexpected here. Did you mean 'dense'?",
    ],
    [
      'resnest A { input 3 expand 4 block dense 2\n  outptu 1 }',
      "2:3 error syntax: 'outptu' is unexpected here. Did you mean 'output'?",
    ],
    [
      'resnest A { input 8x8x3 expand cnov 1x1 4 output 1 }',
      "1:32 error syntax: 'cnov' is unexpected here. Did you mean 'conv'?",
    ],
    [
      'block X = dense 3 relu\nrensest Wide { input 3 }',
      "2:1 error syntax: 'rensest' is unexpected here. Did you mean 'resnest'?",
    ],
    ['resnst A { input 3 }', "1:1 error syntax: 'resnst' is unexpected here. Did you mean 'resnest'?"],
    ['linear A { input 3 output 1', "1:27 error syntax: This ends too early. A '}' is missing."],
    [
      'resnest A { input',
      "1:17 error syntax: This ends too early. Expected one of: sizes such as 3x3, a number, '-', a name, '('.",
    ],
    ['linear A { input # output 1 }', "1:18 error syntax: '#' is not part of the language."],
    ['data d { csv "table.csv }', '1:14 error syntax: this string is not closed on its line.'],
  ])('%s is one error where it is', async (text, finding) => {
    expect(await findingsOf(text)).toEqual([finding]);
  });

  it('are all that is said of a source that stands where they are', async () => {
    const found = await findingsOf('resnest A from B\nresnest B { input expand 6 output 2 }');
    expect(found).toHaveLength(1);
    expect(found[0]).toContain("'expand' is unexpected here");
  });

  it.each([
    [
      'what stands before and after them',
      'resnest N { input 3 expand 6 repeat 3 { block dense 2 relu } output 2 }\nresnest B { input }\nlinear C { }',
      ['1:28 warning bottleneck-condition', '2:19 error syntax', '3:8 error missing-part'],
    ],
    [
      'what follows a brace that is not closed',
      'resnest B {\n  input 3\nlinear C { }',
      ["2:9 error syntax: This ends too early. A '}' is missing.", '3:8 error missing-part'],
    ],
    [
      'a brace too many',
      'linear C { } }\nlinear D { }',
      ['1:8 error missing', "1:14 error syntax: '}' is unexpected", '2:8 error'],
    ],
    [
      'a block that is misspelt',
      'linear C { }\nresnst D { input 3 }\nlinear E { }',
      ['1:8', "2:1 error syntax: 'resnst'", '3:8'],
    ],
    ['names that are declared in them', 'let w = \nresnest A { input 3 expand w output 1 }', ['1:7 error syntax']],
    [
      'what uses them',
      'resnest A { input }\nresnest B from A\ntrain A, B on d { batch 0 }\ndata d {',
      ['1:19 error syntax', '3:7', '3:25', '4:8'],
    ],
    ['two of them', 'linear A { input }\nlinear B { output }', ['1:18 error syntax', '2:19 error syntax']],
    [
      'a comment that is not closed',
      'linear C { }\n/* linear D {\n',
      ['1:8', "2:1 error syntax: this comment is not closed: its '*/' is missing."],
    ],
  ])('leave %s to be checked', async (_title, text, expected) => {
    const found = await findingsOf(text);
    expect(found).toEqual(
      expected.map(
        (begin) => expect.stringMatching(new RegExp(`^${begin.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`)) as unknown,
      ),
    );
  });
});

describe('names', () => {
  it('may be words of the language and, for columns, any text in quotes', async () => {
    const text =
      'linear input { input 3 output 1 }\ndata target { csv "table.csv" target "y" }\ntrain input on target { loss squared optimizer adam 1 batch 1 epochs 1 }';
    const { findings, trains } = await program(text);
    expect(findings).toEqual([]);
    expect(trains[0].data).toMatchObject({ name: 'target', targets: ['y'] });
  });
});
