import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { programFolder } from './program-folder.js';

/** What is used of the package `webgpu`: Dawn, Chromium's WebGPU, for Node. */
interface Dawn {
  readonly create: (options: string[]) => GPU;
  /** WebGPU's classes and constants, which a page has as globals. */
  readonly globals: object;
}

const adapterInfo = z.object({
  vendor: z.string(),
  architecture: z.string(),
  device: z.string(),
  description: z.string(),
  isFallbackAdapter: z.boolean().default(false),
});

/** A GPU that Dawn found. An adapter makes one device, so each device wants an adapter of its own. */
export interface FoundAdapter {
  readonly adapter: GPUAdapter;
  readonly info: GPUAdapterInfo;
  /** The device's own name and its driver's. */
  readonly name: string;
  /** Whether it is a program on the processor that stands in for a GPU. */
  readonly software: boolean;
}

const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

function isDawn(module: unknown): module is Dawn {
  return (
    typeof module === 'object' &&
    module !== null &&
    'create' in module &&
    typeof module.create === 'function' &&
    'globals' in module &&
    typeof module.globals === 'object'
  );
}

/** The package that a build for one platform brings beside the program, else the installed one. */
async function importDawn(): Promise<Dawn> {
  const entry = join('webgpu', 'index.js');
  const folder = programFolder(entry, 'node_modules');
  // A name that the bundler does not know: the package is not for every platform.
  const name = folder === null ? 'webgpu' : pathToFileURL(join(folder, entry)).href;
  const module: unknown = await import(/* @vite-ignore */ name);
  if (isDawn(module)) return module;
  throw new Error('the package “webgpu” has no `create`');
}

/** Dawn says in passing on stderr that it finds no Vulkan: asked for here, so that it is said where it is looked for. */
function vulkanIsMissing(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
    return false;
  } catch (error) {
    // There, but no module of Node's: that is what is wanted.
    return error instanceof Error && /cannot open shared object/.test(error.message);
  }
}

function missingDawn(error: unknown): string {
  const missing = error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
  const said = error instanceof Error ? error.message.split('\n')[0] : String(error);
  return (
    `Dawn, the npm package “webgpu”, ${missing ? 'is not installed' : `does not load (${said})`}. ` +
    'Install the extension’s package for this platform, or run `npm install` where Nestimate lies.'
  );
}

let dawn: Promise<GPU> | null = null;

async function openDawn(): Promise<GPU> {
  const { create, globals } = await importDawn();
  Object.assign(globalThis, globals);
  return create([]);
}

function nameOf({ vendor, architecture, device, description }: z.infer<typeof adapterInfo>): string {
  // Some drivers end theirs in a dash that nothing follows.
  const words = [device, description].map((word) => word.replace(/[\s-]+$/, '')).filter((word) => word !== '');
  return words.length > 0 ? words.join(', ') : [vendor, architecture].join(' ').trim() || 'a GPU without a name';
}

function isInfo(value: unknown): value is GPUAdapterInfo {
  return adapterInfo.safeParse(value).success;
}

/** The types that TensorFlow.js brings are older than Dawn, and don't know `info`. */
function infoOf(adapter: GPUAdapter): GPUAdapterInfo {
  const info: unknown = Reflect.get(adapter, 'info');
  if (isInfo(info)) return info;
  throw new Error('Dawn does not say which GPU it found: its version does not fit.');
}

/** Why Dawn surely can't run in this process, for the person; null where it may. */
export function missingGpu(): string | null {
  if (process.versions.electron !== undefined) {
    return (
      'this process is VS Code’s own Electron, which refuses Dawn’s buffers, and no Node was found to train in. ' +
      'Install Node 22 or later, or the extension’s package for this platform, which brings one.'
    );
  }
  return vulkanIsMissing()
    ? 'this machine has no Vulkan (libvulkan.so.1). Install the driver of its GPU and Vulkan’s loader.'
    : null;
}

/**
 * WebGPU's entry, which pages have as `navigator.gpu`.
 * @throws Error for the person: Dawn can't run in this process, or is not there
 */
async function openGpu(): Promise<GPU> {
  const missing = missingGpu();
  if (missing !== null) throw new Error(missing);
  try {
    return await (dawn ??= openDawn());
  } catch (error) {
    dawn = null;
    throw new Error(missingDawn(error), { cause: error });
  }
}

/**
 * The GPU of this machine, the fastest where it has several; a program that stands in for one where it has none.
 * @throws Error for the person: there is neither, or Dawn can't run here
 */
export async function findAdapter(): Promise<FoundAdapter> {
  const gpu = await openGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter === null) throw new Error('Dawn finds no GPU with a driver for Vulkan, Metal or Direct3D 12.');
  const info = infoOf(adapter);
  const read = adapterInfo.parse(info);
  const software =
    read.isFallbackAdapter || softwareNames.test(`${read.architecture} ${read.device} ${read.description}`);
  return { adapter, info, name: nameOf(read), software };
}
