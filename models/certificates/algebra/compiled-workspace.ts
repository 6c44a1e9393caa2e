import { type CompiledAlgebra, compiledAlgebra } from './compiled-algebra.js';

/** The memory of the latest call; a larger one takes its place. */
let workspace: CompiledAlgebra | null = null;

/** A memory of at least so many bytes, and where parts of these sizes begin in it. Not zero. Valid until the next call. */
export function sharedParts(sizes: readonly number[]): { algebra: CompiledAlgebra; parts: number[] } {
  const total = sizes.reduce((sum, size) => sum + 16 * Math.ceil(size / 16), 0);
  if (workspace === null || 8 * workspace.values.length < workspace.parts[0] + total)
    workspace = compiledAlgebra([total]);
  let at = workspace.parts[0];
  const parts = sizes.map((size) => {
    const begin = at;
    at += 16 * Math.ceil(size / 16);
    return begin;
  });
  return { algebra: workspace, parts };
}
