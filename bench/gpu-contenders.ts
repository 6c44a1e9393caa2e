import { webgpuEngine } from '../models/training/webgpu-engine.js';
import type { ContenderCommand } from './contender.js';
import { torchGpu, torchVersion, writeNetworks } from './pytorch.js';

/** What computes on a GPU: our engine, and PyTorch in each of its ways; on the processor where PyTorch finds no GPU. */
export function gpuCommands(contenderScript: string): ContenderCommand[] {
  const webgpu = { name: 'webgpu', threads: 1, command: process.execPath, args: [contenderScript, 'webgpu', '1'] };
  if (torchVersion() === null) return [webgpu];
  const [folder, cuda] = [writeNetworks(), torchGpu() !== null];
  const variants = ['eager', 'fused', 'compile', ...(cuda ? ['graphs'] : [])];
  const torch = variants.map((variant) => {
    const args = ['bench/pytorch.py', folder, variant, '1', ...(cuda ? ['cuda'] : [])];
    return { name: `PyTorch ${variant}`, threads: 1, command: 'python3', args };
  });
  return [webgpu, ...torch];
}

/** Which devices are compared, and plain words where one of them is no GPU. */
export async function aboutGpus(): Promise<string> {
  const found = await webgpuEngine.availability();
  const torch = torchGpu();
  const webgpu = found.available ? `WebGPU on ${found.device}` : `no WebGPU: ${found.why}`;
  const other = torch === null ? 'PyTorch on the processor' : `PyTorch on ${torch}`;
  const whole = found.available && found.software !== true && torch !== null;
  return [webgpu, other, ...(whole ? [] : ['**not a comparison of GPUs: a GPU is missing**'])].join('; ');
}
