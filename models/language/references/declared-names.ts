import * as ast from '../generated/ast.js';

/** What a file declares, by name. Where a name stands twice, the first one has it. */
export interface DeclaredNames {
  readonly networks: ReadonlyMap<string, ast.Network>;
  readonly data: ReadonlyMap<string, ast.Data>;
  readonly constants: ReadonlyMap<string, ast.Let>;
  readonly blocks: ReadonlyMap<string, ast.NamedBlock>;
}

/** Which of the declared names a reference can mean. */
export type NameKind = keyof DeclaredNames;

const known = new WeakMap<ast.File, DeclaredNames>();

function byName<T extends ast.Declaration & { readonly name: string }>(
  { declarations }: ast.File,
  is: (node: unknown) => node is T,
): Map<string, T> {
  const names = new Map<string, T>();
  for (const node of declarations) if (is(node) && !names.has(node.name)) names.set(node.name, node);
  return names;
}

/** The names that a file declares itself. They are collected once a parse. */
export function declaredNames(file: ast.File): DeclaredNames {
  const before = known.get(file);
  if (before !== undefined) return before;
  const names = {
    networks: byName(file, ast.isNetwork),
    data: byName(file, ast.isData),
    constants: byName(file, ast.isLet),
    blocks: byName(file, ast.isNamedBlock),
  };
  known.set(file, names);
  return names;
}

/** Everything that a file declares by name, kind after kind. */
export function everyDeclared(file: ast.File): (ast.Network | ast.Data | ast.Let | ast.NamedBlock)[] {
  const { networks, data, constants, blocks } = declaredNames(file);
  return [...networks.values(), ...data.values(), ...constants.values(), ...blocks.values()];
}
