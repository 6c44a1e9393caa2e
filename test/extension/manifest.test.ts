import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { engineNames } from '../../models/training/run-record.js';

const root = join(import.meta.dirname, '../..');

const menuItem = z.object({ command: z.string(), when: z.string().optional(), group: z.string().optional() });
/** One that runs several commands names them in its words: some are ours. */
const keybinding = z
  .object({
    command: z.string(),
    key: z.string(),
    when: z.string(),
    args: z.object({ commands: z.array(z.union([z.string(), z.object({ command: z.string() })])) }).optional(),
  })
  .transform(({ command, args, ...rest }) => {
    const several = args?.commands.map((each) => (typeof each === 'object' ? each.command : each));
    return { ...rest, commands: (several ?? [command]).filter((name) => name.startsWith('nestimate.')) };
  });
const walkthroughStep = z.object({
  id: z.string(),
  description: z.string(),
  media: z.object({
    image: z.object({ light: z.string(), dark: z.string(), hc: z.string(), hcLight: z.string() }),
    altText: z.string().min(20),
  }),
  completionEvents: z.array(z.string()).nonempty(),
});
const manifest = z
  .object({
    main: z.string(),
    icon: z.string(),
    activationEvents: z.array(z.string()),
    extensionKind: z.array(z.string()),
    capabilities: z.record(z.string(), z.object({ supported: z.string(), description: z.string() })),
    contributes: z.object({
      languages: z.array(
        z.object({
          id: z.string(),
          configuration: z.string().optional(),
          icon: z.object({ light: z.string(), dark: z.string() }).optional(),
        }),
      ),
      snippets: z.array(z.object({ language: z.string(), path: z.string() })),
      walkthroughs: z.array(z.object({ id: z.string(), steps: z.array(walkthroughStep) })),
      grammars: z.array(z.object({ language: z.string(), scopeName: z.string(), path: z.string() })),
      viewsContainers: z.object({ activitybar: z.array(z.object({ id: z.string(), icon: z.string() })) }),
      views: z.record(z.string(), z.array(z.object({ id: z.string(), icon: z.string() }))),
      viewsWelcome: z.array(z.object({ view: z.string(), contents: z.string(), when: z.string() })),
      keybindings: z.array(keybinding),
      commands: z.array(
        z.object({
          command: z.string(),
          category: z.string(),
          title: z.string(),
          icon: z.string().optional(),
          enablement: z.string().optional(),
        }),
      ),
      menus: z.record(z.string(), z.array(menuItem)),
      configuration: z.object({
        properties: z.record(
          z.string(),
          z.object({ default: z.unknown(), markdownDescription: z.string(), enum: z.array(z.string()) }),
        ),
      }),
    }),
  })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));

const { contributes } = manifest;
const source = readdirSync(join(root, 'extension'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(root, 'extension', file), 'utf8'))
  .join('\n');

function inSource(pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].map(([, found]) => found))].sort();
}

const views = Object.values(contributes.views).flat();
const walkthroughSteps = contributes.walkthroughs.flatMap(({ steps }) => steps);
const walkthroughPictures = walkthroughSteps.flatMap(({ media }) => Object.values(media.image));

/** Key contexts of lists, views and editors, which VS Code sets. */
const ofTheViews = [
  'view',
  'viewItem',
  'focusedView',
  'listFocus',
  'inputFocus',
  'editorTextFocus',
  'listMultiSelection',
];

/** What the menus compare a context of the views with. */
function clausesOf(context: string): string[] {
  const items = [...Object.values(contributes.menus).flat(), ...contributes.keybindings];
  const terms = items.flatMap(({ when }) => when?.split('&&') ?? []);
  return terms.flatMap((term) => new RegExp(`^\\s*${context} (?:==|=~) (.*)$`).exec(term)?.[1] ?? []);
}

const keyCommands = contributes.keybindings.flatMap((key) => key.commands);
const commandNames = contributes.commands.map(({ command }) => command).sort();

describe('the manifest', () => {
  test('declares the commands that the code registers, and no other', () => {
    expect(inSource(/registerCommand\(\s*'([^']+)'/g)).toEqual(commandNames);
  });

  test('names in its menus and keys only commands that it declares', () => {
    const named = Object.values(contributes.menus).flatMap((items) => items.map(({ command }) => command));
    expect(contributes.keybindings.filter(({ commands }) => commands.length === 0)).toEqual([]);
    expect(commandNames).toEqual(expect.arrayContaining([...named, ...keyCommands]));
  });

  test('the code calls only commands of ours that it declares', () => {
    const called = inSource(/(?:command: |executeCommand\(\s*)'(nestimate\.[^']+)'/g);
    expect(commandNames).toEqual(expect.arrayContaining(called));
  });

  test('names files that are there', () => {
    const { languages, grammars, snippets } = contributes;
    const files = [
      manifest.icon,
      ...languages.flatMap(({ configuration, icon }) => [configuration, icon?.light, icon?.dark]),
      ...[...grammars, ...snippets].map(({ path }) => path),
      ...walkthroughPictures,
      ...[...contributes.viewsContainers.activitybar, ...views].map(({ icon }) => icon),
    ];
    expect(files.filter((file) => file !== undefined && !existsSync(join(root, file)))).toEqual([]);
    expect(manifest.main).toBe('dist/extension.cjs');
  });

  test('activates on the language and on the panels of the code, and on nothing else', () => {
    const [language] = inSource(/languageId = '([^']+)'/g);
    const [description] = inSource(/descriptionLanguage = '([^']+)'/g);
    const panels = inSource(/viewType = '([^']+)'/g).map((viewType) => `onWebviewPanel:${viewType}`);
    expect(manifest.activationEvents.toSorted()).toEqual([`onLanguage:${language}`, ...panels].sort());
    expect(contributes.languages.map(({ id }) => id)).toEqual([language, description]);
  });

  test('leads through the walkthrough by commands and events that there are', () => {
    const steps = walkthroughSteps;
    const ofTheEditor = ['workbench.actions.view.problems', 'editor.action.quickFix'];
    const named = steps.flatMap(({ description, completionEvents }) => [
      ...[...description.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command),
      ...completionEvents.flatMap((event) => /^onCommand:(.*)$/.exec(event)?.[1] ?? []),
    ]);
    expect([...commandNames, ...ofTheEditor]).toEqual(expect.arrayContaining(named));
    const contexts = inSource(/'setContext', '([^']+)'/g).map((context) => `onContext:${context}`);
    const others = steps.flatMap(({ completionEvents }) =>
      completionEvents.filter((event) => !/^onCommand:/.test(event)),
    );
    const shown = ['workbench.panel.markers.view', ...views.map(({ id }) => id)].map((id) => `onView:${id}`);
    expect([...contexts, ...shown]).toEqual(expect.arrayContaining(others));
  });

  test('shows each step as its theme has it, in pictures that make the package no heavier than they must', () => {
    for (const { id, media } of walkthroughSteps) {
      const themes = { light: 'light', dark: 'dark', hc: 'hc', hcLight: 'hc-light' };
      for (const [theme, ending] of Object.entries(themes)) {
        expect(Object.entries(media.image)).toContainEqual([theme, `extension/media/walkthrough/${id}-${ending}.png`]);
      }
    }
    const stored = readdirSync(join(root, 'extension/media/walkthrough')).map(
      (file) => `extension/media/walkthrough/${file}`,
    );
    expect(stored.sort()).toEqual(walkthroughPictures.toSorted());
    for (const file of stored) expect([file, statSync(join(root, file)).size < 60_000]).toEqual([file, true]);
  });

  test('colours the scope that its grammar defines', () => {
    for (const { language, scopeName, path } of contributes.grammars) {
      const grammar = z.object({ scopeName: z.string() }).parse(JSON.parse(readFileSync(join(root, path), 'utf8')));
      expect(grammar.scopeName).toBe(scopeName);
      expect(contributes.languages.map(({ id }) => id)).toContain(language);
    }
  });

  test('has the settings that the code reads, with the values that it knows', () => {
    const read = inSource(/getConfiguration\('nestimate'[^)]*\)\s*\.get(?:<[^>]*>)?\('([^']+)'/g);
    expect(Object.keys(contributes.configuration.properties)).toEqual(read.map((name) => `nestimate.${name}`));
    expect(new Set(contributes.configuration.properties['nestimate.engine'].enum)).toEqual(
      new Set(['auto', ...engineNames]),
    );
  });

  test('asks in its clauses only for contexts that VS Code or the code sets', () => {
    const clauses = [
      ...contributes.commands.map(({ enablement }) => enablement),
      ...Object.values(contributes.menus).flatMap((items) => items.map(({ when }) => when)),
      ...[...contributes.keybindings, ...contributes.viewsWelcome].map(({ when }) => when),
    ];
    // The left sides: what is compared with is a value, or a pattern.
    const terms = clauses.flatMap((clause) => clause?.split(/&&|\|\|/) ?? []);
    const keys = terms.map((term) =>
      term
        .replace(/(==|!=|=~).*$/, '')
        .replace(/^[!\s]+/, '')
        .trim(),
    );
    const ofTheEditor = ['editorLangId', 'resourceLangId', 'resourceScheme', 'false'];
    const known = [...ofTheEditor, ...ofTheViews, ...inSource(/'setContext', '([^']+)'/g)];
    expect(keys.filter((key) => !known.includes(key))).toEqual([]);
  });

  test('has the views of the code, in a container with an icon', () => {
    expect(views.map(({ id }) => id)).toEqual(inSource(/viewId = '([^']+)'/g));
    const containers = contributes.viewsContainers.activitybar;
    expect(Object.keys(contributes.views)).toEqual(containers.map(({ id }) => id));
    const named = clausesOf('view').map((found) => found.trim());
    expect(new Set(named)).toEqual(new Set(views.map(({ id }) => id)));
    expect(views.map(({ id }) => id)).toEqual(expect.arrayContaining(contributes.viewsWelcome.map(({ view }) => view)));
  });

  test('asks only for kinds of rows that the tree has', () => {
    const kinds = inSource(/contextValue = ([^;]+);/g).flatMap((text) =>
      [...text.matchAll(/'([^']+)'/g)].map(([, k]) => k),
    );
    const asked = clausesOf('viewItem').map((found) => found.trim());
    for (const pattern of asked) {
      const text = pattern.replaceAll(/^['/]|['/]$/g, '');
      const fits = pattern.startsWith('/')
        ? (kind: string) => new RegExp(text).test(kind)
        : (kind: string) => kind === text;
      expect([pattern, kinds.some(fits)]).toEqual([pattern, true]);
    }
  });

  test('welcomes by commands that there are', () => {
    const named = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)/g)].map(([, command]) => command),
    );
    expect([...commandNames, 'workbench.action.openWalkthrough']).toEqual(expect.arrayContaining(named));
  });

  test('offers every command in the palette whatever has the focus, or says where it stands instead', () => {
    const { commandPalette } = contributes.menus;
    expect(commandPalette.filter(({ when }) => when !== 'false')).toEqual([]);
    const elsewhere = commandPalette.map(({ command }) => command).filter((command) => !keyCommands.includes(command));
    for (const command of elsewhere) expect(source).toContain(`command: '${command}'`);
  });

  test('names its commands as VS Code does: short, in title case, under one category', () => {
    const small = /^(?:a|an|and|as|by|for|in|of|on|or|that|the|to|was|with)$/;
    for (const { category, title } of contributes.commands) {
      expect(category).toBe('Nestimate');
      const words = title.split(' ').filter((word, place) => place === 0 || !small.test(word));
      expect([title, words.filter((word) => !/^[A-Z]/.test(word))]).toEqual([title, []]);
      expect(title).not.toMatch(/\.\.\.|[.:]$/);
    }
  });

  test('has an icon for each command that stands as one, and no more than three in a place', () => {
    const { 'editor/title': editorTitle, 'view/title': viewTitle, 'view/item/context': rows } = contributes.menus;
    const asIcons = [...editorTitle, ...viewTitle, ...rows].filter(({ group }) =>
      /^(?:navigation|inline)/.test(group ?? ''),
    );
    const withIcon = contributes.commands.filter(({ icon }) => icon !== undefined).map(({ command }) => command);
    expect(withIcon).toEqual(expect.arrayContaining(asIcons.map(({ command }) => command)));
    // What stands at one place of a group is there in turn.
    const places = (group: string, items: typeof rows) =>
      new Set(items.flatMap((item) => (item.group?.startsWith(`${group}@`) === true ? [item.group] : [])));
    expect(places('navigation', editorTitle).size).toBeLessThanOrEqual(3);
    expect(places('navigation', viewTitle).size).toBeLessThanOrEqual(3);
    expect(places('inline', rows).size).toBeLessThanOrEqual(3);
  });

  test('offers to train, and to draw, no text of a run, and only there what is for one', () => {
    const [scheme] = inSource(/runTextScheme = '([^']+)'/g);
    const past = `resourceScheme == ${scheme}`;
    const present = `resourceScheme != ${scheme}`;
    for (const { when } of [...contributes.menus['editor/title'], ...contributes.menus['editor/context']]) {
      expect(when?.split(' && ').filter((term) => term === past || term === present)).toHaveLength(1);
    }
  });

  test('runs where the files are, checks without trust and says what it leaves out', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    for (const room of ['untrustedWorkspaces', 'virtualWorkspaces']) {
      expect(manifest.capabilities[room]).toHaveProperty('supported', 'limited');
    }
  });
});
