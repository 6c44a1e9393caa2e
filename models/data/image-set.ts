import { readCifarSet } from './cifar-files.js';
import { readIdxSet } from './idx-files.js';
import type { ImageDefinition, ImageSet } from './image-definition.js';

/**
 * What images a definition names, read from headers and labels alone.
 * @throws DataError where its files can't be used
 */
export async function readImageSet(definition: ImageDefinition): Promise<ImageSet> {
  return definition.kind === 'idx' ? readIdxSet(definition) : readCifarSet(definition);
}
