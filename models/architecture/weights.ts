/** One array of a network, row-major float32. */
export interface WeightArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A network's arrays by name, as `trainables` names them. */
export type Weights = ReadonlyMap<string, WeightArray>;
