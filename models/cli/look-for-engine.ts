import type * as z from 'zod';
import type { engineLook } from '../training/asked-engine.js';
import { engines } from '../training/engines.js';

async function whyMissing(name: string): Promise<string | null> {
  const engine = engines.find((candidate) => candidate.name === name);
  if (engine === undefined) return 'this version has no such engine';
  const surely = engine.missing?.() ?? null;
  if (surely !== null) return surely;
  const found = await engine.availability();
  return found.available ? null : found.why;
}

/** The process that `whyNotHere` starts: says on stdout why an engine is not here. */
export async function lookForEngine(name: string): Promise<void> {
  const look: z.infer<typeof engineLook> = { why: await whyMissing(name) };
  // What an engine has opened may hold the process.
  process.stdout.write(JSON.stringify(look), () => process.exit());
}
