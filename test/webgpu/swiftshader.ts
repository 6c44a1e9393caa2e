import { createReadStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createBrotliDecompress } from 'node:zlib';
import { cached, cacheFolder } from '../vscode/cache.js';
import { unpackPackage } from '../vscode/npm.js';
import { untar } from '../vscode/untar.js';

/** The package that brings the tests their Chromium brings its software GPU as well. */
const [archive, part] = ['@sparticuz/chromium@147.0.0', 'swiftshader-147.0.0-linux-x64'];

/** Set by a person who wants the tests of WebGPU on the machine's own GPU. */
const ownGpu = process.env['NESTIMATE_GPU'] !== undefined;

/** What a process must find in its environment, from its start, to see SwiftShader as the machine's only GPU. */
export function swiftShaderEnvironment(): Record<string, string> {
  if (ownGpu) return {};
  const folder = join(cacheFolder(), part);
  const driver = join(folder, 'vk_swiftshader_icd.json');
  return { VK_DRIVER_FILES: driver, VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder };
}

/**
 * Global set-up of the tests of WebGPU: fetches SwiftShader, Chromium's GPU in software, with Vulkan's loader, where it is
 * not in the cache. Where it can't, it says so, and the tests leave themselves out.
 */
export default async function setup(): Promise<void> {
  if (ownGpu) return;
  try {
    if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error('npm has SwiftShader for Linux only.');
    await cached(part, async (partial) => {
      await unpackPackage(archive, partial, (name) => (name === 'bin/swiftshader.tar.br' ? name : undefined));
      const packed = join(partial, 'bin', 'swiftshader.tar.br');
      await untar(createReadStream(packed).pipe(createBrotliDecompress()), partial, (name) =>
        /^(libvk_swiftshader\.so|libvulkan\.so\.1|vk_swiftshader_icd\.json)$/.test(name) ? name : undefined,
      );
      await rm(join(partial, 'bin'), { recursive: true });
    });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    console.warn(`\nThe tests of WebGPU (test/webgpu) find no SwiftShader: ${why}\n`);
  }
}
