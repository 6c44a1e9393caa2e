import fc from 'fast-check';

const activation = fc.constantFrom('', ' relu', ' leaky-relu', ' tanh', ' gelu', ' identity', ' softplus');
const kernel = fc.constantFrom('1x1', '3x3', '5x3');
const residualKind = fc.constantFrom('resnest', 'a-resnest', 'bn-resnest', 'resnet');
const small = fc.integer({ min: 1, max: 9 });

/** Constants c1 to c9, and blocks for vectors and images, which the programs use. */
const prelude = `${Array.from({ length: 9 }, (_, i) => `let c${i + 1} = ${i === 0 ? '1' : `c${i} + 1`}`).join(' ')}
block Vec(k, größe) = dense k * größe relu -> dense größe block Img(k) = conv 3x3 k relu conv 1x1 k block Norm = bn`;

/** Every word that may be a name and could be taken for something else. */
const words = ['import', 'let', 'resnest', 'linear', 'data', 'train', 'block', 'input', 'from', 'on', 'none', 'target'];

/** A number written in some way. */
function written(value: number): fc.Arbitrary<string> {
  return fc.constantFrom(
    String(value),
    `c${value}`,
    `( ${value} )`,
    `${value - 1} + 1`,
    `${2 * value} / 2`,
    `- - ${value}`,
    `${value}.0e0`,
    `2 * ( ${value} + c1 ) - ${value} - 2`,
  );
}

const size = small.chain(written);

function sentence(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  const arbitraries = parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part));
  return fc.tuple(...arbitraries).map((texts) => texts.filter((text) => text !== '').join(' '));
}

function some(part: fc.Arbitrary<string>, minLength = 1): fc.Arbitrary<string> {
  return fc.array(part, { minLength, maxLength: 3 }).map((parts) => parts.join(' '));
}

function maybe(...parts: readonly (string | fc.Arbitrary<string>)[]): fc.Arbitrary<string> {
  return fc.oneof(fc.constant(''), sentence(...parts));
}

const layers = {
  vector: fc.oneof(sentence('dense', size, activation), sentence('Vec (', size, ',', size, ')'), fc.constant('Norm')),
  image: fc.oneof(sentence('conv', kernel, size, activation), sentence('Img (', size, ')'), sentence('bn', activation)),
};

type Flow = keyof typeof layers;

/** The last layer of a block whose features stay on the stream: without one, norms double the stream block by block. */
const narrow = { vector: sentence('dense', size), image: sentence('conv 1x1', size) };

function blockOf(flow: Flow, via: boolean): fc.Arbitrary<string> {
  const first = fc.constantFrom('', 'relu', 'relu ->');
  const rest = fc.array(fc.tuple(fc.constantFrom('', '->'), layers[flow]), { maxLength: 2 });
  const more = rest.map((parts) => parts.map(([arrow, layer]) => `${arrow} ${layer}`.trim()).join(' '));
  const last = flow === 'image' ? maybe('via conv', kernel) : '';
  return sentence('block', first, layers[flow], more, via ? last : narrow[flow]);
}

function blocksOf(flow: Flow, via: boolean): fc.Arbitrary<string> {
  const block = blockOf(flow, via);
  return some(fc.oneof(block, sentence('repeat', size, '{', some(block), '}')));
}

function stagesOf(flow: Flow): fc.Arbitrary<string> {
  const stride = flow === 'image' ? maybe('stride', size) : '';
  const stage = sentence('stage', size, stride, '{', blocksOf(flow, true), '}');
  return some(fc.oneof(stage, blocksOf(flow, true)), 0);
}

const inputs = { vector: sentence('input', size), image: fc.constantFrom('input 8x8x3', 'input 5x7x1') };
const expansions = { vector: sentence('expand', size), image: sentence('expand conv', kernel, size) };

/** The parts of a network in any order, but its blocks in theirs. */
function bodyOf(flow: Flow, stream: fc.Arbitrary<string>, expansion: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const pool = flow === 'image' ? maybe('pool average') : fc.constant('');
  const parts = [inputs[flow], stream, expansion, pool, sentence('output', size), fc.constantFrom('', 'bias none')];
  return fc
    .tuple(...parts)
    .chain((texts) => fc.shuffledSubarray(texts, { minLength: texts.length }))
    .map((texts) => `{ ${texts.filter((text) => text !== '').join(' ')} }`);
}

const flows = fc.constantFrom<Flow>('vector', 'image');
const nothing = fc.constant('');
const residualBody = flows.chain((flow) =>
  bodyOf(flow, stagesOf(flow), fc.oneof(fc.constant('expand none'), expansions[flow])),
);
const denseBody = flows.chain((flow) => bodyOf(flow, blocksOf(flow, false), nothing));
const linearBody = flows.chain((flow) => bodyOf(flow, nothing, nothing));

const source = fc.oneof(
  fc.constantFrom(
    'csv "table.csv" target a',
    'target b , "y" csv \'table.csv\'',
    'csv "table.csv" target label classes c2',
  ),
  sentence('synthetic samples 9 inputs', size, 'noise', size, 'outputs', size, 'seed', size),
  fc.constantFrom('example yun-1', 'example yun-1 rho 1 / 3', 'example yun-2'),
  fc.constantFrom(
    'idx "nix" labels "nix" augment flip',
    'npy "nix" targets "nix"',
    'npz "nix" inputs "x" labels "y" augment crop 4',
    'folder "nix" augment flip',
  ),
);
/** Sources with test rows of their own, which are not split. */
const splitSource = fc.constantFrom(
  'cifar10 "nix" augment crop 4 flip',
  'cifar100 "nix"',
  'idx "nix" labels "nix" test "nix" labels "nix"',
  'npy "nix" labels "nix" test "nix" labels "nix"',
  'npz "nix" inputs "x" targets "y" test "x" targets "y"',
  'folder "nix" test "nix" augment flip',
);
const dataBody = fc.oneof(
  sentence('{', source, maybe('scale', size), maybe('split', size, ':', size, maybe('seed', size)), '}'),
  sentence('{', splitSource, maybe('scale', size), '}'),
);

const optimizer = fc.oneof(
  sentence('adam', size, maybe('decay', size)),
  sentence('sgd 1e-1', maybe('momentum 9 / 10', fc.constantFrom('', 'nesterov')), maybe('decay 5e-4')),
);
const trainBody = sentence(
  '{ loss',
  fc.constantFrom('squared', 'huber', 'absolute'),
  // A factor that begins with a sign would go on with its epoch.
  fc.oneof(
    maybe('schedule step 1 1 / 2 , 2', small.map(String)),
    fc.constantFrom('schedule cosine', 'schedule warmup c2 cosine', 'schedule warmup 1', 'schedule warmup 1 step 2 .5'),
  ),
  maybe('clip', small.map(String)),
  'optimizer',
  optimizer,
  maybe('batch', fc.constantFrom('1', '4 / 2', 'c2 + 1')),
  'epochs',
  size,
  fc.constantFrom('', 'seed c3', 'seeds 1 .. c2 + 1'),
  '}',
);

const gap = fc.constantFrom(' ', '\n', '\r\n', '\t', ' // relu { "\n', ' /* } linear A { */ ', '\n\n');

/**
 * Programs of every part of the grammar that have no error, but that images are not there; with any white space and
 * comments between the words.
 */
export const validPrograms: fc.Arbitrary<string> = fc
  .tuple(
    fc.shuffledSubarray([...words, 'Wide', 'ширина', 'नमस्ते', 'block_2'], { minLength: 7, maxLength: 7 }),
    fc.tuple(residualKind, residualBody, residualKind, denseBody, linearBody, dataBody, trainBody),
    fc.boolean(),
    fc.array(gap, { minLength: 1, maxLength: 12 }),
  )
  .chain(([names, [kind, body, other, dense, linear, data, train], two, gaps]) => {
    const declarations = [
      ...prelude.split(/ (?=let|block)|\n/),
      `${kind} ${names[0]} ${body}`,
      `${other} ${names[1]} from ${names[0]}`,
      `densenest ${names[2]} ${dense}`,
      `linear ${names[3]} ${linear}`,
      `data ${names[0]} ${data}`,
      `data ${names[4]} { synthetic inputs 3 outputs 1 samples 9 }`,
      `linear ${names[5]} { input 3 output 1 }`,
      `resnest ${names[6]} { input 3 expand 3 output 1 }`,
      `train ${two ? `${names[5]} , ${names[6]}` : names[5]} on ${names[4]} ${train}`,
    ];
    return fc.shuffledSubarray(declarations, { minLength: declarations.length }).map((shuffled) => {
      let at = 0;
      return shuffled.join(' ').replace(/ /g, () => gaps[(at += 1) % gaps.length]);
    });
  });
