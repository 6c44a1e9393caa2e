import type { BuildOptions } from 'esbuild';

export function buildPage(folder: string, minify: boolean, common?: BuildOptions): Promise<void>;
