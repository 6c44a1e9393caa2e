/** Writes what is compiled from AssemblyScript into a folder. */
export function buildCompiled(folder: string): Promise<void>;

/** The files that it writes. */
export const compiledFiles: readonly string[];
