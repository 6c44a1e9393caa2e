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
  /** 1: the records are steps of training; 0: rows to score. */
  Train = 64,
  Records,
  RecordCount,
  /** Indices of the records' rows, one record's after the other's. */
  Order,
  Results,
  /** The operations in their order: forward and loss, then backward, then the gradients. */
  Operations,
  ForwardCount,
  BackwardCount,
  GradientCount,
  /** What the gradients cost in all: the unit in which they are shared out. */
  GradientCost,
  RowLosses,
  RowHits,
  Scratch,
  ScratchStride,
  /** Bytes from a weight to its first and to its second memory of the optimiser. */
  FirstMemory,
  SecondMemory,
  Optimizer,
  /** Float32, as those that follow; 0: none. */
  Decay,
  Momentum,
  Beta1,
  /** 1 - β₁, rounded once. */
  Rest1,
  Beta2,
  Rest2,
  Size = 96,
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
  Size,
}

export enum OperationKind {
  /** Copies the rows that the record names: Out ← Left. */
  Gather,
  /** Out = Start + Left · Right, then the epilogue. */
  Product,
  /** Out = activation(Left); Extra takes its derivative, where it is asked for (Extra not 0). */
  Activation,
  /** Out = the epilogue of Left. */
  Slope,
  /** The rows' losses, and Out = their gradient at the outputs Left for the targets Extra. */
  Loss,
  /** Out -= update(Leftᵀ · Right): a matrix, and its transpose at Extra (0: none) from row Skipped on. */
  Matrix,
  /** Out -= update(column sums of Right): a bias. */
  Bias,
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
  /** A gradient's place in the sum of all costs. */
  CostBefore,
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
/** Rows come in tiles of four, columns in panels of eight with one of four at the end where it must. */
export const tileRows = 4;
export const panelColumns = 8;
/** Rows of a panel that are packed at a time: with its 32 bytes a row it stays in the first-level cache. */
export const packedRows = 512;
