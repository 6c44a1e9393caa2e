import { builtPackage } from './packages.js';
import { tensorflowFolder } from './place.js';

export const howToInstall = '`nestimate engines --install tensorflow`';

export const notInstalled = `not installed; ${howToInstall} installs it (1 GB)`;

/** Why TensorFlow surely isn't here, in words; null where it is installed. */
export function missingTensorflow(): string | null {
  return builtPackage(tensorflowFolder()) === null ? notInstalled : null;
}
