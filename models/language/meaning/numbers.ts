import { AstUtils } from 'langium';
import * as ast from '../generated/ast.js';
import type { SourceReport } from '../source-report.js';

/** What the parameters of a named block stand for in one call. */
export type Arguments = ReadonlyMap<ast.Parameter, number>;

/** Computes what expressions come to. */
export interface Numbers {
  /**
   * The value of an expression, which may not be finite. Null where it names something that has no value: of that an
   * error is reported elsewhere, or a parameter that nothing is known of.
   */
  valueOf(expression: ast.Expression, given: Arguments): number | null;
}

/** Values that differ from a whole number by rounding alone are that number: 0.1 * 30 is 3. */
function rounded(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) <= 1e-12 * Math.abs(whole) ? whole : value;
}

const operations: Record<ast.Operation['operator'], (left: number, right: number) => number> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
};

function computed(expression: ast.Expression, constant: (node: ast.Constant) => number | null): number | null {
  if (ast.isNumberLiteral(expression)) return expression.value;
  if (ast.isConstant(expression)) return constant(expression);
  if (ast.isNegation(expression)) {
    const value = computed(expression.operand, constant);
    return value === null ? null : -value;
  }
  const left = computed(expression.left, constant);
  const right = computed(expression.right, constant);
  return left === null || right === null ? null : rounded(operations[expression.operator](left, right));
}

/** The constants that a constant is computed from directly. */
function partsOf({ value }: ast.Let): ast.Let[] {
  return AstUtils.streamAst(value)
    .filter(ast.isConstant)
    .map(({ value: { ref } }) => ref)
    .filter((ref): ref is ast.Let => ast.isLet(ref))
    .toArray();
}

/** @param report takes an error for each constant that is computed from itself */
export function numbersOf(report: SourceReport): Numbers {
  const values = new Map<ast.Let, number | null>();

  function constant({ value: { ref } }: ast.Constant): number | null {
    return ast.isLet(ref) ? valueOfLet(ref) : null;
  }

  /** No recursion: constants may hang on one another for as long as the text is. */
  function valueOfLet(wanted: ast.Let): number | null {
    const chain = values.has(wanted) ? [] : [wanted];
    const open = new Set(chain);
    for (let node = chain.at(-1); node !== undefined; node = chain.at(-1)) {
      const missing = partsOf(node).find((part) => !values.has(part));
      if (missing !== undefined && !open.has(missing)) {
        chain.push(missing);
        open.add(missing);
        continue;
      }
      if (missing !== undefined) {
        report.error({ node, property: 'value' }, 'constant', `${missing.name} is computed from itself.`);
      }
      values.set(node, missing === undefined ? computed(node.value, constant) : null);
      open.delete(node);
      chain.pop();
    }
    return values.get(wanted) ?? null;
  }

  return {
    valueOf: (expression, given) =>
      computed(expression, (node) => {
        const { ref } = node.value;
        return ast.isParameter(ref) ? (given.get(ref) ?? null) : constant(node);
      }),
  };
}
