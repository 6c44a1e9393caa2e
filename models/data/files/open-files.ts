import type { FileDefinition } from '../definition.js';
import type { Table } from '../table.js';
import { openArrayTable, readArraySet } from './arrays.js';
import { openCifarTable, readCifarSet } from './cifar.js';
import type { FileSet } from './file-set.js';
import { openFolderTable, readFolderSet } from './folder.js';
import { openIdxTable, readIdxSet } from './idx.js';

/**
 * What the files of a definition hold, read from headers and labels alone.
 * @throws DataError where they can't be used
 */
export async function readFileSet(definition: FileDefinition): Promise<FileSet> {
  switch (definition.kind) {
    case 'idx':
      return readIdxSet(definition);
    case 'cifar10':
    case 'cifar100':
      return readCifarSet(definition);
    case 'npy':
    case 'npz':
      return readArraySet(definition);
    case 'folder':
      return readFolderSet(definition);
  }
}

/**
 * Opens the files of a definition: all of them are read through once, for their hash.
 * @throws DataError where they can't be used
 */
export async function openFiles(definition: FileDefinition): Promise<Table> {
  switch (definition.kind) {
    case 'idx':
      return openIdxTable(definition);
    case 'cifar10':
    case 'cifar100':
      return openCifarTable(definition);
    case 'npy':
    case 'npz':
      return openArrayTable(definition);
    case 'folder':
      return openFolderTable(definition);
  }
}
