import {
  type AstNode,
  type AstNodeDescription,
  AstUtils,
  EMPTY_SCOPE,
  type LangiumCoreServices,
  type ReferenceInfo,
  type Scope,
  type ScopeProvider,
  stream,
  type Stream,
} from 'langium';
import * as ast from '../generated/ast.js';
import { declaredNames, type NameKind } from './declared-names.js';
import { visibleFiles } from './imports.js';

type Named = AstNode & { readonly name: string };

/** What a reference can mean; null: there is no such reference in the language. */
function nameKind({ container, property }: ReferenceInfo): NameKind | null {
  if (ast.isConstant(container)) return 'constants';
  if (ast.isBlockCall(container)) return 'blocks';
  if (ast.isNetwork(container)) return 'networks';
  if (ast.isTrain(container)) return property === 'data' ? 'data' : 'networks';
  return null;
}

/** A block's parameters hide the constants of the same names. */
function parametersAround({ container }: ReferenceInfo): readonly ast.Parameter[] {
  return AstUtils.getContainerOfType(container, ast.isNamedBlock)?.parameters ?? [];
}

/**
 * What can be named in a file: what it declares, and what the files declare that it imports itself. Not what those
 * import in turn: a file says where its names come from.
 */
export class FileScopeProvider implements ScopeProvider {
  constructor(private readonly services: LangiumCoreServices) {}

  getScope(info: ReferenceInfo): Scope {
    const kind = nameKind(info);
    if (kind === null) return EMPTY_SCOPE;
    const names = this.visible(info, kind);
    const describe = (node: Named) => this.description(node);
    return {
      getElement: (name) => {
        for (const map of names) {
          const found = map.get(name);
          if (found !== undefined) return describe(found);
        }
        return undefined;
      },
      getElements: (name): Stream<AstNodeDescription> =>
        stream(names).flatMap((map) => {
          const found = map.get(name);
          return found === undefined ? [] : [describe(found)];
        }),
      getAllElements: () => stream(names).flatMap((map) => [...map.values()].map(describe)),
    };
  }

  /** From the nearest to the farthest. */
  private visible(info: ReferenceInfo, kind: NameKind): ReadonlyMap<string, Named>[] {
    const document = AstUtils.getDocument(info.container);
    const files = visibleFiles(document, this.services.shared.workspace.LangiumDocuments);
    const declared = files.map((file) => declaredNames(file)[kind]);
    if (kind !== 'constants') return declared;
    return [new Map(parametersAround(info).map((parameter) => [parameter.name, parameter])), ...declared];
  }

  /** Langium's own provider looks for the name's place in the text each time; here that waits until it is asked for. */
  private description(node: Named): AstNodeDescription {
    const { AstNodeLocator } = this.services.workspace;
    return {
      node,
      name: node.name,
      type: node.$type,
      documentUri: AstUtils.getDocument(node).uri,
      get path() {
        return AstNodeLocator.getAstNodePath(node);
      },
    };
  }
}
