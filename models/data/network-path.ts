/**
 * Whether a path, as it is written, leads to another host: `\\host\share`, `//host/share`. Windows would ask that host
 * as soon as the path is looked at, so it is refused everywhere.
 */
export function isNetworkPath(path: string): boolean {
  return /^[\\/]{2}/.test(path);
}

/** What is said of a network path. */
export const networkPathProblem =
  'this path is on another host, which is never contacted. Copy the file beside this one, or give its drive a letter.';
