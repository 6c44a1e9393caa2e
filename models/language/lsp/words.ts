/** What each word of the language means, for hovers and completion. Markdown. */
export const wordDocumentation: Readonly<Record<string, string>> = {
  import:
    'Makes what another `.nest` file declares available: `import "blocks.nest"`. The path is relative to this file.',
  let: 'A named number, so that one number changes a whole family of networks: `let width = 64`.',
  block:
    'In a network: a block, whose output is the feature _vᵢ = Gᵢ(xᵢ₋₁)_. On its own: named layers with parameters: `block Bottleneck(k) = conv 1x1 k relu conv 3x3 k relu`.',
  resnest:
    'A residual network without a nonlinearity at its end: _y = W(L+1) x_L_, _xᵢ = xᵢ₋₁ + Wᵢ Gᵢ(xᵢ₋₁)_ (Chen 2021). The theorems are about this kind.',
  'a-resnest':
    'An augmented ResNEst: _y = Σ Hᵢ vᵢ_, a head on every feature, no _W_L_ and no _W(L+1)_ (Chen 2021, eq. 4). Convex in its heads; there is no condition on its width.',
  'bn-resnest': 'A ResNEst with batch normalisation of _x_L_, without its nonlinearity (Chen 2021, Appendix B).',
  resnet: 'A standard residual network, with a nonlinearity on _x_L_. The theorems don’t cover it.',
  densenest:
    'A densely connected network without a nonlinearity at its end: _xᵢ = [xᵢ₋₁; Qᵢ(xᵢ₋₁)]_, _y = W(L+1) x_L_ (Chen 2021). There is no condition on its width.',
  linear: 'The linear (with a bias: affine) predictor _y = A x_, which the theorems compare with.',
  from: 'The same blocks as another network, as another kind: `a-resnest B from A`.',
  input:
    '_N_in_: the columns of the data, `input 10`, or the sizes of an image, `input 32x32x3` (height, width, channels).',
  expand:
    'How the residual stream begins: `expand 64` is _x₀ = W₀ x_ of width _M_ = 64, `expand conv 3x3 16` the same for images, `expand none` is _x₀ = x_.',
  none: '`expand none`: _x₀ = x_. `bias none`: no biases.',
  conv: 'A convolution, padded to the same size: `conv 3x3 16 relu` has a window of 3x3 and 16 channels.',
  bn: 'Batch normalisation, with a scale and a shift for each channel.',
  via: 'The kernel of _Wᵢ_, the map from the feature back onto the residual stream: `via conv 3x3`. Without it, it is `conv 1x1`.',
  stage:
    'Blocks on a residual stream of one width: `stage 32 stride 2 { … }`. Where size or width changes, the first shortcut is a projection.',
  stride: 'How much smaller a stage makes the image: 2 halves its height and width.',
  pool: '`pool average`: the mean of each channel over all positions, before the output.',
  average: 'The mean of each channel over all positions.',
  repeat: 'Repeats blocks, each time with weights of their own: `repeat 3 { block dense 16 relu }`.',
  dense: 'A layer _activation(A x + b)_ on vectors: `dense 16 relu` has 16 units.',
  dropout:
    'In each training step, sets a random share of the layer’s output to 0 and divides the rest by 1 minus that share: `dense 64 relu dropout 0.2`. From 0 to below 1. Scores and certificates drop nothing.',
  identity: '_z_',
  relu: '_max(z, 0)_',
  'leaky-relu': '_z_ where _z > 0_, else _0.01 z_',
  elu: '_z_ where _z > 0_, else _eᶻ − 1_',
  gelu: '_z Φ(z)_, with the normal distribution function _Φ_',
  silu: '_z / (1 + e⁻ᶻ)_',
  tanh: '_tanh z_',
  sigmoid: '_1 / (1 + e⁻ᶻ)_',
  softplus: '_log(1 + eᶻ)_',
  output: '_N_o_: the number of targets of the data, or of its classes.',
  bias: '`bias none`: layers, output and heads have no bias. By default they have one; _W₀_ and the _Wᵢ_ never do.',
  data: 'A named data set: where its rows come from and how they are prepared.',
  csv: 'A CSV file with a header, also gzipped: `csv "diabetes.csv"`. Paths are relative to this file.',
  idx: 'Images and labels in IDX files, as MNIST has them: `idx "images.gz" labels "labels.gz"`.',
  labels: 'The class of each row, counted from 0: an IDX file, or an array of integers.',
  npy: 'Two arrays written by `numpy.save`, with the same number of rows: `npy "x.npy" labels "y.npy"`, or `targets "y.npy"` for numbers. Images are [N, height, width] or [N, height, width, channels].',
  npz: 'Two arrays from a file written by `numpy.savez`, by name: `npz "set.npz" inputs "x" labels "y"`, or `targets "y"` for numbers.',
  targets: 'The array of the numbers to predict, [N] or [N, columns].',
  folder:
    'A folder with one folder of PNG and JPEG images for each class: `folder "pictures"`. All images have the same size.',
  test: 'The data’s own test rows, which are held out: another file, array or folder of the same format.',
  cifar10: 'The folder of the binary version of CIFAR-10.',
  cifar100: 'The folder of the binary version of CIFAR-100.',
  synthetic:
    'Random rows: normally distributed inputs, and targets from a random network, with noise. `synthetic inputs 16 outputs 1 samples 4096 noise 0.1 seed 3`.',
  inputs: 'The number of inputs of synthetic data; the array of inputs in a .npz file.',
  outputs: 'The number of targets of synthetic data.',
  samples: 'The number of rows of synthetic data.',
  noise: 'The standard deviation of the noise on each target.',
  seed: 'The seed of everything random: the same seed gives the same numbers.',
  seeds: 'One run for each of these seeds: `seeds 0..6` makes seven runs.',
  example: 'The data of a paper: `example yun-1 rho 1`, `example yun-2` (Yun 2019, section 3).',
  'yun-1':
    'Six points on which a ResNet of one unit is better than every linear predictor, by a margin that grows with _ρ_ (Yun 2019, section 3.1).',
  'yun-2': 'Three points on which a block’s representation is worse than its input (Yun 2019, section 3.2).',
  rho: 'The _ρ_ of `yun-1`: how far its points are from a line.',
  target: 'The columns to predict; every other column is an input. `target digit classes 10` makes it a class.',
  classes: 'The number of classes of the target.',
  standardize:
    'Subtracts the mean of the training rows and divides by their deviation: inputs, and targets that are numbers.',
  scale: 'Divides every input by a number: `scale 255`.',
  split: 'Shares of training and test rows, drawn with a seed: `split 80 : 20 seed 1`.',
  augment: 'Random changes of the training images in each epoch: `augment crop 4 flip`.',
  crop: 'Pads an image by reflecting this many pixels on each side, then takes a random crop of its size.',
  flip: 'Mirrors half of the images.',
  train: 'Trains networks on data: `train A, B on d { … }`. Each network and seed makes one run.',
  on: 'The data to train on.',
  loss: 'What is minimised: the mean over the training rows. The theorems need a loss that is convex and differentiable in the output.',
  squared: '_|y − t|²_. Convex and differentiable.',
  absolute: '_Σ |y − t|_. Convex, not differentiable.',
  huber: '_r²/2_ where _|r| ≤ 1_, else _|r| − 1/2_, of _r = y − t_. Convex and differentiable.',
  'cross-entropy': '_log Σ exp(y_c) − y_t_, for classes. Convex and differentiable.',
  logistic:
    '_log(1 + exp(−t y))_, _t = ±1_, for classes: one output for two, one each for more. Convex and differentiable.',
  'smoothed-hinge':
    '_1/2 − z_ where _z ≤ 0_, _(1 − z)²/2_ up to 1, else 0, of _z = t y_, for classes. Convex and differentiable.',
  optimizer:
    'How the gradient changes the weights: `optimizer adam 1e-3` or `optimizer sgd 0.1 momentum 0.9 nesterov decay 5e-4`.',
  sgd: 'Stochastic gradient descent with a learning rate: `sgd 0.1 momentum 0.9 nesterov`.',
  adam: 'Adam with a learning rate: `adam 1e-3`.',
  adamw:
    'Adam with decoupled weight decay, subtracted from the weights instead of added to the gradient: `adamw 1e-3 decay 0.01`. The default decay is 0.01.',
  momentum: 'The share of the last step’s velocity that is kept.',
  nesterov: 'Nesterov’s momentum: the gradient is taken a step ahead.',
  decay:
    'Weight decay: this share of each weight is added to its gradient (`adamw` subtracts it from the weight). The theorems don’t cover the penalised risk.',
  schedule:
    'How the learning rate changes: `schedule step 60 0.2, 120 0.04` multiplies the optimiser’s rate by 0.2 after 60 epochs, `schedule warmup 5 cosine` lets it rise, then fall to 0.',
  warmup:
    'The number of epochs over which the learning rate rises in equal steps at first: `schedule warmup 5 cosine`.',
  cosine: 'The learning rate falls along half a cosine, from the optimiser’s towards 0 at the last epoch.',
  clip: 'The largest norm of the gradient of all weights together: `clip 1`. A longer gradient is scaled down to it.',
  step: 'Epochs and factors: after that many epochs the learning rate is the optimiser’s times the factor.',
  batch: 'Training rows per step; all of them by default.',
  patience:
    'Stops training when the test risk has not fallen for this many epochs, and keeps the weights of the epoch where it was smallest: `patience 10`.',
  epochs: 'The number of passes over all training rows.',
};
