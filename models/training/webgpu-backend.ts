import * as tf from '@tensorflow/tfjs-core';
import { addInOrder } from './webgpu-order.js';
import { findAdapter } from './webgpu-device.js';

/** TensorFlow.js's name for its backend. */
export const backendName = 'webgpu';

/** What TensorFlow.js's backend asks for where the adapter has more than WebGPU promises everywhere. */
const limits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** TensorFlow.js's backend on a device of this machine. */
export interface OpenBackend {
  readonly device: GPUDevice;
  /** Bytes of the device's memory that it holds, those that wait to be used again included. */
  readonly bytes: () => number;
  /** What went wrong on the device, in words; null while nothing did. From then on its numbers mean nothing. */
  readonly trouble: () => string | null;
}

function requestDevice(adapter: GPUAdapter): Promise<GPUDevice> {
  const requiredLimits = Object.fromEntries(limits.map((limit) => [limit, adapter.limits[limit]]));
  return adapter.requestDevice({ requiredLimits });
}

/** Listens to what a device says unasked: TensorFlow.js doesn't, and would go on with zeros. */
function troubleOf(device: GPUDevice): () => string | null {
  let found: string | null = null;
  device.onuncapturederror = ({ error }) => {
    found ??= `The GPU refused an operation: ${error.message.split('\n')[0]}`;
  };
  void device.lost.then(({ reason, message }) => {
    const why = [message, reason].find((words) => words !== '') ?? 'no reason given';
    found ??= `The GPU was lost (${why})`;
  });
  return () => found;
}

/** The backend looks for WebGPU where a page has it: it is put there while it starts. */
function withNavigator<T>(make: () => T): T {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
  Object.defineProperty(globalThis, 'navigator', { value: { gpu: true }, configurable: true });
  try {
    return make();
  } finally {
    if (before === undefined) Reflect.deleteProperty(globalThis, 'navigator');
    else Object.defineProperty(globalThis, 'navigator', before);
  }
}

async function load() {
  const { WebGPUBackend, webgpu_util } = await import('@tensorflow/tfjs-backend-webgpu');
  addInOrder(backendName, webgpu_util.MatMulProgramType.MatMulSmallOutputSizeProgram);
  return WebGPUBackend;
}

let loading: ReturnType<typeof load> | null = null;

/**
 * Opens the device of this machine and makes it TensorFlow.js's backend.
 * @throws Error for the person: there is no device, or it can't be opened
 */
export async function openBackend(): Promise<OpenBackend> {
  const { adapter, info } = await findAdapter();
  const WebGPUBackend = await (loading ??= load());
  const device = await requestDevice(adapter);
  const trouble = troubleOf(device);
  const backend = withNavigator(() => new WebGPUBackend(device, info));
  tf.registerBackend(backendName, () => backend);
  return { device, trouble, bytes: () => backend.memory().numBytesAllocatedInGPU };
}

/** Takes the backend away and gives its device's memory back. No tensor of it may be used afterwards. */
export function closeBackend({ device }: OpenBackend): void {
  tf.removeBackend(backendName);
  device.destroy();
}
