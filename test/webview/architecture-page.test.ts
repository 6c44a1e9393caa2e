import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ToPage } from '../../webview/architecture-panel/messages.js';
import { documentMessage, fileMessage } from './drawn-documents.js';
import { findBrowser } from './find-browser.js';
import { goldenObstacle, holdToGolden } from './golden.js';
import { firstPaint, panelPages, violations } from './open-page.js';
import { allThemes, type ThemeName } from './themes.js';

const found = await findBrowser();
const why = typeof found === 'string' ? ` (left out: ${found})` : '';
const noGolden = typeof found === 'string' ? found : goldenObstacle(found);
const pictures = 'test-results/webview';

describe.skipIf(typeof found === 'string')(`the architecture panel's page in a browser${why}`, () => {
  const pages = panelPages(found, 'architecture-panel', 1000);

  beforeAll(() => {
    mkdirSync(pictures, { recursive: true });
    if (noGolden !== null) console.log(`No golden pictures: ${noGolden}.`);
  });

  const open = (messages: readonly ToPage[], theme: ThemeName = 'dark', width = 560) =>
    pages.open(messages, theme, width);

  const show = (network: string): ToPage => ({ v: 1, type: 'show', network });
  const said = (page: Page) => page.evaluate<unknown[]>('window.said.slice(1)');
  const send = (page: Page, message: ToPage) => page.evaluate((data) => window.postMessage(data), message);
  /** Formulas are typeset when the page has time for it. */
  const typeset = (page: Page) => {
    const left =
      "[...document.querySelectorAll('[data-latex]')].filter((each) => !each.closest('details:not([open])'))";
    return expect.poll(() => page.evaluate(`${left}.length`)).toBe(0);
  };
  const title = (page: Page, name: string) => page.locator('h2', { hasText: new RegExp(`^${name}$`) }).waitFor();

  it.each(Object.keys(allThemes) as ThemeName[])(
    'looks as it did in %s, narrow and wide, fits, and axe finds nothing',
    async (theme) => {
      const mixed =
        'resnest Mixed { input 3 expand 4 block dense 1 relu dropout 0.1 output 1 }\nresnest Odd { input 3 expand';
      const states: [string, ToPage[], number, boolean][] = [
        ['first', [await fileMessage('examples/first.nest')], 560, false],
        ['violation', [await fileMessage('examples/violations.nest')], 350, false],
        ['heads', [await fileMessage('examples/family.nest'), show('FamilyHeads')], 350, false],
        ['side-by-side', [await fileMessage('examples/first.nest')], 1200, true],
        [
          'resnet-110',
          [await fileMessage('examples/paper/resnet-110-cifar10.nest'), show('CIFAR10_ResNEst_ResNet_110')],
          1100,
          false,
        ],
        ['side-by-side-narrow', [await fileMessage('examples/family.nest')], 400, true],
        ['unread-beside', [await documentMessage(mixed, 'mixed.nest')], 400, true],
        ['wrn', [await fileMessage('examples/paper/wrn-16-8-cifar10.nest')], 400, false],
        ['unread', [await documentMessage('resnest Odd { input 3 expand', 'odd.nest')], 420, false],
        [
          'nothing',
          [{ v: 1, type: 'nothing', message: 'Open a .nest file: its networks are drawn here.' }],
          420,
          false,
        ],
      ];
      for (const [name, messages, width, all] of states) {
        const { page, complaints } = await open(messages, theme, width);
        await page.locator('.network, .empty').first().waitFor();
        if (all) await page.getByRole('button', { name: 'Side by side' }).click();
        await typeset(page);
        await page.evaluate('document.fonts.ready.then(() => new Promise(requestAnimationFrame))');
        await page.waitForTimeout(50);
        const picture = await page.screenshot({ fullPage: true, animations: 'disabled' });
        if (noGolden === null) await holdToGolden(`architecture-${name}-${theme}`, picture);
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })");
        expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
        await page.waitForTimeout(50);
        await expect.poll(() => violations(page)).toEqual([]);
        await page.screenshot({ path: join(pictures, `architecture-${name}-${theme}-open.png`), fullPage: true });
        expect(complaints).toEqual([]);
        await page.close();
      }
    },
    300_000,
  );

  it('is walked by keyboard alone: parts by arrows, to the source by Enter, folds by the blank', async () => {
    const deep = 'resnest Deep { input 4 expand 8 repeat 1000 { block dense 4 relu } output 1 }';
    const { page } = await open([await documentMessage(deep, 'deep.nest')]);
    await title(page, 'Deep');
    await page.locator('.figure [data-part="input"]').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    expect(await said(page)).toEqual([
      { v: 1, type: 'reveal', network: 'Deep', part: 'block-1' },
      { v: 1, type: 'reveal', network: 'Deep', part: 'output' },
    ]);
    await page.keyboard.press('Tab');
    await page.keyboard.press(' ');
    await page.locator('[data-part="block-12"]').waitFor();
    expect(await page.locator('.figure [data-part]').count()).toBe(28);
    await page.getByRole('button', { name: /Fold blocks 1 to 1000/ }).press('Enter');
    await page.locator('[data-part="block-12"]').waitFor({ state: 'detached' });
  });

  it('lights up the part at the cursor, also a block that is folded away, and follows it to another network', async () => {
    const { page } = await open([await fileMessage('examples/paper/resnet-110-cifar10.nest')]);
    const names = ['CIFAR10_Standard_ResNet_110', 'CIFAR10_AResNEst_ResNet_110'];
    await title(page, names[0]);
    const places = names.map((network) => ({ network, parts: ['block-30', 'block-31'] }));
    await send(page, { v: 1, type: 'cursor', network: names[0], places });
    await page.locator('.lit[data-part="block-20"]').waitFor();
    await page.getByRole('button', { name: /Blocks 20 to 36 repeat/ }).click();
    await page.locator('.lit[data-part="block-31"]').waitFor();
    expect(await page.locator('.lit').count()).toBe(2);
    await send(page, {
      v: 1,
      type: 'cursor',
      network: names[1],
      places: [{ network: names[1], parts: ['network'] }],
    });
    await title(page, names[1]);
  });

  it('asks for a repair, for the theory and for the source of an error, and for nothing while the text is broken', async () => {
    const message = await fileMessage('examples/violations.nest');
    const { page } = await open([message]);
    await page.getByRole('button', { name: 'Expand to 7' }).click();
    // What a theorem says and asks is seen at once, typeset; its formula is unfolded.
    await page.locator('.promise .katex-html').first().waitFor();
    await page.locator('.asked > li', { hasText: '✗ fails' }).first().waitFor();
    await page.locator('.more > summary').first().click();
    await page.locator('.more[open] .katex-html').first().waitFor();
    await page.locator('.more[open] .link').first().click();
    await page.locator('.paper > summary').last().click();
    expect(await said(page)).toMatchObject([
      { type: 'repair', network: 'Narrow', code: 'bottleneck-condition', title: 'Expand to 7' },
      { type: 'theory', guarantee: expect.stringMatching(/^chen-2021-/) as unknown },
    ]);
    if (message.type !== 'document') throw new Error('No document.');
    const networks = message.networks.map((each) => ({ ...each, stale: 'I do not understand this.' }));
    await send(page, { ...message, networks });
    await page.locator('.stale').waitFor();
    // What was open and had the focus stays so.
    expect(await page.locator('.more[open]').count()).toBe(1);
    expect(await page.locator('.paper').last().getAttribute('open')).toBe('');
    expect(await page.getByRole('button', { name: 'Expand to 7' }).isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Go to the error in Narrow' }).click();
    expect((await said(page)).at(-1)).toEqual({ v: 1, type: 'reveal', network: 'Narrow', part: 'network' });
  });

  it('has a table whose rows add up: of each block of a DenseNEst, and where there are many from the first to the last', async () => {
    const many = 'densenest Many { input 10 repeat 6 { block dense 16 relu } output 1 }';
    const rows = async (message: ToPage, name: string) => {
      const { page } = await open([message, show(name)]);
      await title(page, name);
      await page.locator('.layers > summary').click();
      await page.locator('.layers .total').waitFor();
      return page.locator('.layers tbody tr').evaluateAll((all) =>
        all.map((row) =>
          [...row.children]
            .slice(0, 3)
            .map((cell) => cell.textContent)
            .join(' | '),
        ),
      );
    };
    expect((await rows(await fileMessage('examples/first.nest'), 'Dense')).slice(2, 5)).toEqual([
      'Block 2 | 26 → 16 | 432',
      'dense 16 relu | 26 → 16 | 432',
      'Block 3 | 42 → 16 | 688',
    ]);
    expect((await rows(await documentMessage(many, 'many.nest'), 'Many')).slice(0, 2)).toEqual([
      'Blocks 1 … 6 (× 6) | 10 … 90 → 16 | 4,896',
      'dense 16 relu, each | 10 … 90 → 16 | 176 … 1,456',
    ]);
  });

  it('marks what differs from whichever network is chosen, and lets flip through them where there is room for one', async () => {
    const { page } = await open([await fileMessage('examples/family.nest')], 'dark', 400);
    await page.getByRole('button', { name: 'Side by side' }).click();
    const marked = (name: string) => page.locator(`.network[data-name=${name}] .differs`).count();
    expect([await marked('Family'), await marked('FamilyHeads')]).toEqual([0, 5]);
    const told = async (fact: string) => page.locator('.comparison tr', { hasText: fact }).innerText();
    expect(await told('✓ Guarantees that hold')).toMatch(/\t1\t1$/);
    expect(await told('✗ with a failing condition')).toMatch(/\t3\t≠ 1$/);
    expect(await told('Width asked')).toMatch(/\t40\t≠ none$/);
    await page.getByLabel('≠ marks what is not as in').selectOption('FamilyHeads');
    expect([await marked('Family'), await marked('FamilyHeads')]).toEqual([5, 0]);
    await expect.poll(() => page.evaluate('window.kept.reference')).toBe('FamilyHeads');
    const tops = async () =>
      Promise.all((await page.locator('.network').all()).map(async (each) => (await each.boundingBox())?.y ?? 0));
    const [first, second] = await tops();
    expect(second).toBe(first);
    const place = () => page.locator('.network[data-name=FamilyHeads]').boundingBox();
    expect((await place())?.x).toBeLessThan(400);
    const row = page.getByRole('region', { name: 'Networks side by side' });
    await row.focus();
    await expect
      .poll(async () => {
        await page.keyboard.press('ArrowRight');
        return (await place())?.x;
      })
      .toBeLessThan(100);
    await page.setViewportSize({ width: 550, height: 1000 });
    await expect.poll(async () => new Set(await tops()).size).toBe(1);
  });

  it('stays where it is scrolled while the text changes, and begins at the top of another file', async () => {
    const message = await fileMessage('examples/first.nest');
    const { page } = await open([message], 'dark', 500);
    await title(page, 'Wide');
    await page.evaluate('window.scrollTo(0, 400)');
    if (message.type !== 'document') throw new Error('No document.');
    await send(page, { ...message, networks: message.networks.map((each) => ({ ...each, parameters: 1234 })) });
    await page.getByText('1,234').first().waitFor();
    expect(await page.evaluate('window.scrollY')).toBe(400);
    await send(page, await fileMessage('examples/family.nest'));
    await title(page, 'Family');
    expect(await page.evaluate('window.scrollY')).toBe(0);
  });

  it('saves pictures that stand for themselves, on white where that is asked', async () => {
    const { page, complaints } = await open([await fileMessage('examples/first.nest')]);
    await title(page, 'Wide');
    const places = [{ network: 'Wide', parts: ['input'] }];
    await send(page, { v: 1, type: 'cursor', network: 'Wide', places });
    await page.locator('.lit').first().waitFor();
    await page.getByRole('button', { name: 'Save the drawing as SVG' }).click();
    await page.getByLabel('on white').check();
    await page.getByRole('button', { name: 'Save the drawing as SVG' }).click();
    await page.getByRole('button', { name: 'Save the drawing as PNG' }).click();
    await expect.poll(async () => (await said(page)).length).toBe(3);
    const [dark, light, png] = (await said(page)) as { format: string; name: string; content: string }[];
    for (const { content, name } of [dark, light]) {
      expect(name).toBe('Wide');
      // Inkscape and LaTeX's converters read no newer colours, no units without a style sheet, and no classes.
      expect(content).not.toMatch(/var\(|class=|data-part|color\(|rgba?\(|\dpx/);
      expect(content).toContain('Wide, ResNEst');
      // Nor what is lit at the cursor.
      expect(content).not.toContain('fill-opacity="0.14"');
    }
    expect(dark.content).toContain('fill="#1f1f1f"');
    expect(light.content).toContain('fill="#ffffff"');
    expect(Buffer.from(png.content, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(complaints).toEqual([]);
    const alone = await pages.browser().newPage({ viewport: { width: 620, height: 760 } });
    await alone.setContent(`<body style="margin:0">${light.content}</body>`);
    await alone.screenshot({ path: join(pictures, 'architecture-saved.png') });
    // As a browser answers whose canvas is smaller than the drawing.
    await page.evaluate("HTMLCanvasElement.prototype.toDataURL = () => 'data:,'");
    await page.getByRole('button', { name: 'Save the drawing as PNG' }).click();
    await page.getByRole('alert').getByText('too large for a PNG').waitFor();
    await page.getByRole('button', { name: 'Save the drawing as SVG' }).click();
    await page.getByRole('alert').waitFor({ state: 'hidden' });
    expect(await said(page)).toHaveLength(4);
    expect(complaints).toEqual([]);
  });

  it('typesets no dollars of a text that is quoted, and formulas where it says itself why no width is asked', async () => {
    const quoted = 'No file "$HOME/$x.csv": write `$HOME/$x.csv`';
    const text =
      "resnet Standard { input 3 expand 4 block dense 1 relu output 1 }\nresnest Odd { input 3 expand '$a$ q' output 1 }";
    const message = await documentMessage(text, 'dollars.nest');
    if (message.type !== 'document') throw new Error('No document.');
    const findings = [{ code: 'made', message: quoted, repairs: [] }];
    const networks = message.networks.map((each) => ({ ...each, findings, stale: "expand '$a$ q'" }));
    const { page } = await open([{ ...message, networks }]);
    await title(page, 'Standard');
    expect(await page.locator('.findings p').innerText()).toBe(quoted.replaceAll('`', ''));
    expect(await page.locator('.findings code').innerText()).toBe('$HOME/$x.csv');
    expect(await page.locator('.banner').first().innerText()).toContain("'$a$ q'");
    await page.locator('.budget > .muted .katex-html').first().waitFor();
    await page.getByRole('button', { name: 'Side by side' }).click();
    const unread = page.locator('[aria-label="Odd"] .banner');
    await unread.waitFor();
    expect(await unread.innerText()).toContain('$a$ q');
    expect(await page.locator('.findings .katex, .banner .katex').count()).toBe(0);
  });

  it('shows text from outside as text, and says how soon it was painted', async () => {
    const message = await fileMessage('examples/first.nest');
    if (message.type !== 'document') throw new Error('No document.');
    const networks = message.networks.map((each) => ({ ...each, stale: '<img src=x onerror=alert(1)>' }));
    const { page } = await open([{ ...message, networks }]);
    await page.getByText('<img src=x').first().waitFor();
    expect(await page.locator('img').count()).toBe(0);
    const size = Math.round(statSync(join(pages.folder, 'architecture-panel.js')).size / 1024);
    console.log(`first paint ${Math.round(await firstPaint(page))} ms, script ${size} KiB`);
  });
});
