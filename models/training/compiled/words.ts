/**
 * What the program (AssemblyScript) and the TypeScript that prepares its memory must both know: plain enumerations, which
 * both compilers read alike. Addresses and strides are bytes, all else counts; every word is 32 bits.
 */

/** The header, at `headerAt`. `Command`, `Arrived` and `Round` have a cache line of their own. */
export enum Header {
  /** Serial number × 256 + threads that take part: a change starts the workers. */
  Command = 0,
  /** Threads that have come to the barrier. */
  Arrived = 16,
  /** Barriers passed. */
  Round = 32,
  /** Threads that sleep at the barrier. */
  Asleep = 48,
  /** 1: a thread has died, and nobody is to wait for it. */
  Lost,
  /** 1: the records are steps of training; 0: rows to score. */
  Train = 64,
  Records,
  RecordCount,
  /** Indices of the records' rows, one record's after the other's. */
  Order,
  Results,
  /** The operations in their order: forward and loss; backward, with gradients of weights between; the other gradients. */
  Operations,
  ForwardCount,
  BackwardCount,
  GradientCount,
  RowLosses,
  /** Two numbers a row: `RowScore`. */
  RowScores,
  Scratch,
  ScratchStride,
  /** Bytes from a weight to its first and to its second memory of the optimiser. */
  FirstMemory,
  SecondMemory,
  /** Bytes from a weight to its gradient, where gradients are clipped: 0 where they are not. */
  Gradient,
  /** Float64: Σ g² of each tile of the gradients that are clipped, and how many tiles there are. */
  Squares,
  TileCount,
  /** 1: products take the tiles of `wide-product.ts`. */
  Wide,
  Optimizer,
  /** Float32, as those that follow; 0: none. */
  Decay,
  Momentum,
  Beta1,
  /** 1 - β₁, rounded once. */
  Rest1,
  Beta2,
  Rest2,
  /** The most length of all gradients together. */
  Clip,
  Size = 96,
}

/** What a row that is scored counts beside its loss: float32. */
export enum RowScore {
  /** 1 where it is right, else 0; where targets are numbers, its squared error. */
  Hit,
  /** 1 where its class is among the five largest outputs, else 0. */
  TopFive,
  Size,
}

/** What a record adds up to: float64. */
export enum ResultWord {
  Losses,
  Hits,
  TopFive,
  Size,
}

export enum Optimizer {
  Sgd,
  Momentum,
  Nesterov,
  Adam,
}

/** One record: `RecordWord.Size` words. The rates are float32. */
export enum RecordWord {
  Rows,
  /** What the first moment, or the direction, is multiplied by. */
  Rate,
  /** Adam: 1 / √(1 - β₂^step). */
  Scale,
  /** What weights are multiplied by before the step: AdamW 1 - rate · decay, else 1. */
  Kept,
  /** The number of the step, from 1, by which masks are drawn; 0: rows to score. */
  Step,
  Size,
}

export enum OperationKind {
  /** Copies the rows that the record names: Out ← Left. */
  Gather,
  /** Out = Start + Left · Right, then the epilogue. */
  Product,
  /** Out = activation(Left); Extra takes its derivative, where it is asked for (Extra not 0). */
  Activation,
  /** Out = Start + the epilogue of Left. */
  Slope,
  /** The rows' losses, and Out = their gradient at the outputs Left for the targets Extra. */
  Loss,
  /** Out -= update(Leftᵀ · Right): a matrix, and its transpose at Extra (0: none) from row Skipped on. */
  Matrix,
  /** Out -= update(column sums of Right): a bias. */
  Bias,
  /** The gather of images: each pixel row to its place in the grid. */
  GatherImage,
  /** Out = Start + the taps of Left · Right, then the epilogue: a convolution of stride 1. Left is the first tap of position 0. */
  Convolution,
  /** Out = what each position's window reads of Left, tap after tap: for a convolution with a stride. */
  Patches,
  /** Out = Start + Left, each tap's part back at the pixel that it was read from. */
  Unpatches,
  /** Out = activation(Left) on pixels; the derivative to Extra. */
  PixelActivation,
  /** Aside = each image's mean and squared deviations, channel by channel. */
  NormSums,
  /** Out = Left normalised, scaled by Right and shifted by Extra. */
  Norm,
  /**
   * Aside = each image's Σ dy and Σ dy x̂ for dy = Right, of the values x = Left; with a Variant dy is masked by its ReLU. Out, where
   * there is one, takes the norm's value again: Start is its scale and Extra its shift.
   */
  NormSlopes,
  /** Out = Start + the gradient at x = Left, for dy = Right scaled by Extra. */
  NormBack,
  /** The running mean and variance follow those of the batch. */
  Statistics,
  /** Out = the mean over Left's pixels. */
  Pool,
  /** Out = Start + Left's share for each pixel. */
  Unpool,
  /** All threads wait for each other. */
  Barrier,
  /** In training, Out = Left times a mask that is drawn by the step. */
  Dropout,
  /** Out = Left's first `Depth` columns, and Right's after them. */
  Concatenate,
  /** Out = Start + Left's columns from `FirstColumn` on. */
  Part,
  /** A convolution of 3x3 and stride 1 by fewer multiplications; words as of Convolution. */
  Winograd,
  /** Out -= update of a matrix that `Winograd` convolves by, all taps: Left as there, Right is the gradient at position 0. */
  WinogradMatrix,
}

/** One operation: `Word.Size` words. Columns and strides of matrices are padded to four. */
export enum Word {
  Kind,
  /** An `Epilogue`, an activation's or a loss's index. */
  Variant,
  Left,
  LeftStride,
  Right,
  RightStride,
  /** Of a product or a matrix's gradient: columns of Left. */
  Depth,
  Columns,
  Out,
  OutStride,
  Start,
  StartStride,
  Extra,
  ExtraStride,
  Skipped,
  /** A gradient's place in the sum of what those cost that are taken together, that sum, and what each of its tiles costs. */
  CostBefore,
  CostTogether,
  TileCost,
  /** A gradient's place among all tiles. */
  FirstTile,
  /** Positions of the grid that holds an image; 1: rows are vectors. */
  Positions,
  /** Pixels of the grid of Out (of Left, where Out is smaller), and the columns of zeros left of a pixel row. */
  Height,
  Width,
  Margin,
  /** Of a convolution. */
  KernelHeight,
  KernelWidth,
  Stride,
  /** The first row of the matrix that a gradient is a part of, and of its transpose. */
  FirstRow,
  FirstColumn,
  /** A norm's sums, two numbers a channel and image. */
  Aside,
  AsideStride,
  /** A norm's mean and 1 / deviation of the batch. */
  Notes,
  /** A norm's running mean and variance. */
  Running,
  /** What masks are drawn by (`MaskDraw`). */
  FirstKey,
  SecondKey,
  Threshold,
  /** Float32. */
  Factor,
  Size,
}

export enum Epilogue {
  None,
  Relu,
  /** Zero where Extra is not positive. */
  Mask,
  /** Times Extra. */
  Multiply,
  /** Plus Extra. */
  Add,
}

/** Indices of `activations` and of `losses`, in their order. */
export enum ActivationIndex {
  Identity,
  Relu,
  LeakyRelu,
  Elu,
  Gelu,
  Silu,
  Tanh,
  Sigmoid,
  Softplus,
}

export enum LossIndex {
  Squared,
  Absolute,
  Huber,
  CrossEntropy,
  Logistic,
  SmoothedHinge,
}

export const headerAt = 1024;
/** Rows of a panel that are packed at a time: with its 32 bytes a row it stays in the first-level cache. */
export const packedRows = 256;
/** Tiles of 2x2 pixels that are taken at a time: with 16 numbers a channel they stay in the caches. */
export const winogradTiles = 32;
/** Channels, four each, whose gradients of such tiles are taken at a time. */
export const winogradRows = 4;
