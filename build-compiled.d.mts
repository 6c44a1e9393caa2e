/** Writes the modules of the engine `compiled` into a folder. */
export function buildCompiled(folder: string): Promise<void>;
