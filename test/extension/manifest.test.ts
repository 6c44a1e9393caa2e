import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { engineNames } from '../../models/training/run-record.js';

const root = join(import.meta.dirname, '../..');

const menuItem = z.object({ command: z.string(), when: z.string().optional() });
const walkthroughStep = z.object({
  id: z.string(),
  description: z.string(),
  media: z.object({ svg: z.string(), altText: z.string().min(20) }),
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
      commands: z.array(z.object({ command: z.string(), title: z.string(), enablement: z.string().optional() })),
      menus: z.record(z.string(), z.array(menuItem)),
      keybindings: z.array(menuItem),
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

const commandNames = contributes.commands.map(({ command }) => command).sort();

describe('the manifest', () => {
  test('declares the commands that the code registers, and no other', () => {
    expect(inSource(/registerCommand\(\s*'([^']+)'/g)).toEqual(commandNames);
  });

  test('names in its menus and keys only commands that it declares', () => {
    const items = [...Object.values(contributes.menus), contributes.keybindings].flat();
    const named = items.map(({ command }) => command);
    expect(commandNames).toEqual(expect.arrayContaining(named));
  });

  test('the code calls only commands of ours that it declares', () => {
    const called = inSource(/(?:command: |executeCommand\(\s*)'(nestimate\.[^']+)'/g);
    expect(commandNames).toEqual(expect.arrayContaining(called));
  });

  test('names files that are there', () => {
    const { languages, grammars, snippets, walkthroughs } = contributes;
    const files = [
      manifest.icon,
      ...languages.flatMap(({ configuration, icon }) => [configuration, icon?.light, icon?.dark]),
      ...[...grammars, ...snippets].map(({ path }) => path),
      ...walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.svg)),
    ];
    expect(files.filter((file) => file !== undefined && !existsSync(join(root, file)))).toEqual([]);
    expect(manifest.main).toBe('dist/extension.cjs');
  });

  test('activates on the language and on the panel of the code, and on nothing else', () => {
    const [language] = inSource(/languageId = '([^']+)'/g);
    const [description] = inSource(/descriptionLanguage = '([^']+)'/g);
    const viewTypes = inSource(/viewType = '([^']+)'/g);
    const panels = viewTypes.map((type) => `onWebviewPanel:${type}`);
    expect([...manifest.activationEvents].sort()).toEqual([`onLanguage:${language}`, ...panels]);
    expect(contributes.languages.map(({ id }) => id)).toEqual([language, description]);
  });

  test('leads through the walkthrough by commands and events that there are', () => {
    const steps = contributes.walkthroughs.flatMap(({ steps }) => steps);
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
    expect([...contexts, 'onView:workbench.panel.markers.view']).toEqual(expect.arrayContaining(others));
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
    ];
    const keys = clauses.flatMap((clause) => clause?.match(/[\w.]+(?=\s*(?:==|&&|\|\||$))/g) ?? []);
    const known = ['editorLangId', 'resourceLangId', 'isWorkspaceTrusted', ...inSource(/'setContext', '([^']+)'/g)];
    expect(keys.filter((key) => !known.includes(key) && key !== 'nestimate')).toEqual([]);
  });

  test('runs where the files are, checks without trust and says what it leaves out', () => {
    expect(manifest.extensionKind).toEqual(['workspace']);
    for (const room of ['untrustedWorkspaces', 'virtualWorkspaces']) {
      expect(manifest.capabilities[room]).toHaveProperty('supported', 'limited');
    }
  });
});
