import { spawnSync } from 'node:child_process';

/** The Python of this machine with NumPy and SciPy; or why there is none. */
export function pythonWithSciPy(): { readonly python: string } | { readonly missing: string } {
  for (const python of ['python3', 'python']) {
    const { status } = spawnSync(python, ['-c', 'import numpy, scipy'], { stdio: 'ignore' });
    if (status === 0) return { python };
  }
  return { missing: 'needs a Python with NumPy and SciPy' };
}

/** Runs a script to its end; what it said, and its exit code. */
export function runPython(python: string, ...words: string[]): { readonly said: string; readonly code: number | null } {
  const { stdout, stderr, status } = spawnSync(python, words, { encoding: 'utf8' });
  return { said: stdout + stderr, code: status };
}
