/** A program that uses every word of the language where it belongs, and some of them as names. */
export const everyWord = `import "shared.nest"
let größe = 2 * (8 + .5) - 1e-3 / 4
let k = 4 // a name after it

block Bottleneck(k, m) =
  conv 1x1 k relu conv 3x3 k relu
block Plain = dense 8 // no parameters
  silu -> bn gelu

/* a comment
   resnest over lines */
resnest Wide {
  input 32x32x3
  expand conv 3x3 16 + größe
  stage 16 stride 2 { repeat 3 { block Bottleneck(k / 2, 64) via conv 3x3 } }
  block Plain
  block bn leaky-relu dense k * 2 tanh dropout k / 128 -> Plain
  block relu Bottleneck(2, 3) dense 4 identity dropout .5 bn sigmoid dropout 0.1
  pool average
  output 10
  bias none
}
resnet Standard { input 8 expand none block dense 8 elu block dense 8 softplus output 1 }
a-resnest Augmented from Wide // resnest
bn-resnest Normed /* from */ from
  Standard
densenest from { input k output 1 }
linear über_1 { input 1 output 1 }

data output {
  csv "data/table.csv"
  target on, 'two words', // the columns
    classes classes 3
  standardize scale 255
  split 80 : 20 seed 7
}
data images { idx "images.gz" labels "labels.gz" augment flip }
data ten { cifar10 "folder" augment crop 4 flip }
data hundred { cifar100 "folder" }
data arrays { npy "x.npy" labels "y.npy" test "test-x.npy" labels "test-y.npy" }
data archive { npz "set.npz" inputs "x" targets "y" }
data pictures { folder "train" test "held" }
data teacher { synthetic inputs 16 outputs 1 samples 4096 noise 0.1 seed 3 }
data saddle { example yun-1 rho 1 }
data saddle2 { example yun-2 }

train Wide, // the first
  from,
  Augmented on output { loss cross-entropy optimizer sgd 0.1 momentum 0.9 nesterov decay 5e-4
  schedule step 60 0.2, late k
  batch 128 epochs 200 seeds 0..6 }
train Standard on on { loss squared optimizer adam 1e-3 seed 1 }
train Standard on data { loss absolute }
train Standard on data { loss huber optimizer adamw 1e-3 decay 0.1 schedule warmup 5 cosine clip k patience k }
train Standard on data { loss logistic }
train Standard on data { loss smoothed-hinge }
`;
