import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** TensorFlow.js for Node with CUDA and without, the faster first. */
const nativePackages = ['@tensorflow/tfjs-node-gpu', '@tensorflow/tfjs-node'] as const;

export type NativePackage = (typeof nativePackages)[number];

/** A package's folder in an installation. */
export function packageFolder(name: NativePackage): string {
  return join('node_modules', ...name.split('/'));
}

/** Its native part, built or downloaded: there once all of it is. */
export function bindingFile(name: NativePackage): string {
  return join(packageFolder(name), 'lib', 'napi-v8', 'tfjs_binding.node');
}

/** The package whose binding lies in an installation, the one for GPUs first; null where there is none. */
export function builtPackage(folder: string): NativePackage | null {
  return nativePackages.find((name) => existsSync(join(folder, bindingFile(name)))) ?? null;
}
