import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

/** What a table was measured on, in one line; `torch` is PyTorch's version, null where there is none. */
export function machine(torch: string | null): string {
  const [cpu] = cpus();
  const load = loadavg().map((value) => value.toFixed(1));
  return [
    `${cpu.model.trim()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB, ${platform()}`,
    `Node ${process.version}, ${torch === null ? 'no PyTorch' : `PyTorch ${torch}`}`,
    `load averages before ${load.join(', ')}`,
  ].join('; ');
}
