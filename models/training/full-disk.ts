import { codeOf } from '../data/file-error.js';

/** Whether the system refused because a disk, or a person's share of it, is full. */
export function isDiskFull(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ENOSPC' || code === 'EDQUOT';
}
