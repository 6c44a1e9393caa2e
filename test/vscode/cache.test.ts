import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cached } from './cache.js';
import { prepareVscode } from './prepare.js';

describe('the cache of fetched parts', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cache-'));
    vi.stubEnv('NESTIMATE_CACHE', join(folder, 'cache'));
  });

  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  const make = (text: string) => (partial: string) => writeFile(join(partial, 'part'), text);

  test('makes a part once', async () => {
    const place = await cached('part', make('first'));
    expect(await cached('part', make('second'))).toBe(place);
    expect(await readFile(join(place, 'part'), 'utf8')).toBe('first');
  });

  test('two runs at once both get a whole part and leave nothing beside it', async () => {
    const places = await Promise.all(['a', 'b', 'c'].map((text) => cached('part', make(text))));
    expect(new Set(places).size).toBe(1);
    expect(await readdir(join(folder, 'cache'))).toEqual(['part']);
  });

  test('what fails half-way is no part: the next run makes it anew', async () => {
    const broken = cached('part', async (partial) => {
      await make('half')(partial);
      throw new Error('the line went dead');
    });
    await expect(broken).rejects.toThrow('the line went dead');
    expect(await readdir(join(folder, 'cache'))).toEqual([]);
    expect(await readFile(join(await cached('part', make('whole')), 'part'), 'utf8')).toBe('whole');
  });

  test('clears away what a killed run left, but not what another run is making', async () => {
    const old = join(folder, 'cache/partial-old');
    const fresh = join(folder, 'cache/partial-fresh');
    await mkdir(old, { recursive: true });
    await mkdir(fresh);
    const twoDaysAgo = Date.now() / 1000 - 2 * 24 * 3600;
    await utimes(old, twoDaysAgo, twoDaysAgo);
    await cached('part', make('whole'));
    expect([existsSync(old), existsSync(fresh)]).toEqual([false, true]);
  });

  test('where npm can fetch nothing, preparing VS Code says what failed and does not throw', async () => {
    // Nothing listens on the discard port.
    vi.stubEnv('npm_config_registry', 'http://127.0.0.1:9/');
    vi.stubEnv('npm_config_cache', join(folder, 'npm'));
    vi.stubEnv('npm_config_fetch_retries', '0');
    const prepared = await prepareVscode();
    expect(prepared.ok ? '' : prepared.why).toMatch(/npm pack code-server@4\.139\.1 failed: .*ECONNREFUSED/);
  });
});
