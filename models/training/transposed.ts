/** The transpose of a row-major matrix [rows, columns], as [columns, rows]. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) result[column * rows + row] = values[row * columns + column];
  }
  return result;
}

/** The same for each of `count` matrices that lie one after another. */
function eachTransposed(values: Float32Array, count: number, rows: number, columns: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let at = 0; at < count * rows * columns; at += rows * columns) {
    result.set(transposed(values.subarray(at, at + rows * columns), rows, columns), at);
  }
  return result;
}

/**
 * An array as engines hold it, of one that a file holds in PyTorch's order: [out, in] becomes [in, out], a convolution
 * [out, in, height, width] becomes [height, width, in, out]; vectors stay.
 */
export function forEngines(values: Float32Array, shape: readonly number[]): Float32Array {
  if (shape.length === 1) return values;
  const [outputs, inputs, places] = matrixSizes(shape);
  return eachTransposed(transposed(values, outputs * inputs, places), places, outputs, inputs);
}

/** The way back: an array as a file holds it in this shape. */
export function forFiles(values: Float32Array, shape: readonly number[]): Float32Array {
  if (shape.length === 1) return values;
  const [outputs, inputs, places] = matrixSizes(shape);
  return transposed(eachTransposed(values, places, inputs, outputs), places, outputs * inputs);
}

/** A file's shape as engines hold the array: [in, out], or [height, width, in, out]. */
export function engineShape(shape: readonly number[]): number[] {
  const [outputs, inputs, ...window] = shape;
  return shape.length === 1 ? [...shape] : [...window, inputs, outputs];
}

function matrixSizes([outputs, inputs, ...window]: readonly number[]): [number, number, number] {
  return [outputs, inputs, window.reduce((product, length) => product * length, 1)];
}
