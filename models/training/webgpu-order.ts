import * as tf from '@tensorflow/tfjs-core';

/** Sums of so many products, of a small matrix, are those that the backend cuts into parts. */
const longSum = 2000;
/** Tiles of 32 by 32 up to which it calls a matrix small, at most. */
const fewTiles = 32;
const programFlag = 'WEBGPU_MATMUL_PROGRAM_TYPE';

type Call = Parameters<tf.KernelConfig['kernelFunc']>[0];

function shapeOf({ inputs }: Call, name: string): readonly number[] {
  return inputs[name]?.shape ?? [];
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((whole, size) => whole * size, 1);
}

const isLong: Readonly<Record<'BatchMatMul' | 'Conv2D', (call: Call) => boolean>> = {
  BatchMatMul(call) {
    const [a, b] = [shapeOf(call, 'a'), shapeOf(call, 'b')];
    const transposed = call.attrs?.transposeA === true;
    const [inner, rows] = transposed ? a.slice(-2) : a.slice(-2).reverse();
    const columns = product(b.slice(-2)) / inner;
    const tiles = Math.ceil(rows / 32) * Math.ceil(columns / 32);
    return inner >= longSum && product(a.slice(0, -2)) === 1 && tiles <= fewTiles;
  },
  Conv2D: (call) => shapeOf(call, 'x')[0] === 1 && product(shapeOf(call, 'filter').slice(0, 3)) >= longSum,
};

/**
 * Has this backend add up long sums in order. It would cut those of a small matrix into parts and add these up as they
 * end, so that the last bits differ from time to time, and the same file and seed would not give the same numbers.
 * @param program the backend's number of the program to take instead
 */
export function addInOrder(backendName: string, program: number): void {
  for (const [kernelName, long] of Object.entries(isLong)) {
    const kernel = tf.getKernel(kernelName, backendName);
    tf.unregisterKernel(kernelName, backendName);
    tf.registerKernel({
      ...kernel,
      kernelFunc(call) {
        tf.env().set(programFlag, long(call) ? program : -1);
        return kernel.kernelFunc(call);
      },
    });
  }
}
