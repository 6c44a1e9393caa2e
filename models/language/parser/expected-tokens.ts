import {
  Alternation,
  Alternative,
  type IProduction,
  type IToken,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  type Rule,
  Terminal,
  type TokenType,
} from 'chevrotain';

/** A token that could stand at a place, and the rules of the grammar that ask for it, the outermost first. */
export interface ExpectedToken {
  /** A keyword as it is written, or a terminal: `NUMBER`, `ID`, `STRING`, `DIMENSIONS`; `EOF`. */
  readonly token: string;
  readonly rules: readonly string[];
}

/** A place in the grammar: what is next in a sequence, and where it goes on when the sequence is at its end. */
interface Place {
  readonly sequence: readonly IProduction[];
  readonly index: number;
  /** Null: in the rule of `next`. */
  readonly rule: string | null;
  readonly next: Place | null;
}

/** A token that can stand at a place; null: the end of the text. */
interface Step {
  readonly token: TokenType | null;
  readonly from: Place;
  readonly to: Place | null;
}

function inside(sequence: readonly IProduction[], next: Place): Place {
  return { sequence, index: 0, rule: null, next };
}

function stepsFrom(place: Place, steps: Step[]): void {
  const { sequence, index, next } = place;
  if (index >= sequence.length) {
    if (next === null) steps.push({ token: null, from: place, to: null });
    else stepsFrom(next, steps);
    return;
  }
  const production = sequence[index];
  const after: Place = { ...place, index: index + 1 };
  if (production instanceof Terminal) {
    steps.push({ token: production.terminalType, from: place, to: after });
  } else if (production instanceof NonTerminal) {
    const { definition } = production.referencedRule;
    stepsFrom({ sequence: definition, index: 0, rule: production.nonTerminalName, next: after }, steps);
  } else if (production instanceof Alternation) {
    for (const alternative of production.definition) stepsFrom(inside([alternative], after), steps);
  } else if (production instanceof Repetition) {
    stepsFrom(inside(production.definition, place), steps);
    stepsFrom(after, steps);
  } else if (production instanceof RepetitionMandatory) {
    const again = new Repetition({ definition: production.definition });
    stepsFrom(inside(production.definition, inside([again], after)), steps);
  } else if (production instanceof Option || production instanceof Alternative) {
    stepsFrom(inside(production.definition, after), steps);
    if (production instanceof Option) stepsFrom(after, steps);
  }
}

function allSteps(places: readonly Place[]): Step[] {
  const steps: Step[] = [];
  for (const place of places) stepsFrom(place, steps);
  return steps;
}

/** The rules that a place is in, the outermost first. Langium ends their names with a zero-width space. */
function rulesOf(place: Place): string[] {
  const rules: string[] = [];
  for (let at: Place | null = place; at !== null; at = at.next) {
    if (at.rule !== null) rules.push(at.rule.replace(/\u200B$/, ''));
  }
  return rules.reverse();
}

/** More tokens than this are not followed: one declaration of several thousand words. */
export const mostFollowed = 5000;

/** How far tokens can be read by the grammar, and what could stand there. */
export interface Reach {
  /** The index of the first token that no reading has a place for; the number of tokens where all have one. */
  readonly index: number;
  readonly expected: readonly ExpectedToken[];
}

/**
 * Reads tokens by every way that the grammar has, as far as one of them goes.
 * @param start the rule that they are to be
 */
export function reach(start: Rule, tokens: readonly IToken[]): Reach {
  let steps = allSteps([{ sequence: start.definition, index: 0, rule: start.name, next: null }]);
  let index = 0;
  for (const { tokenType } of tokens.slice(0, mostFollowed)) {
    const places = steps.flatMap(({ token, to }) => (token === tokenType && to !== null ? [to] : []));
    if (places.length === 0) break;
    steps = allSteps(places);
    index += 1;
  }
  return { index, expected: steps.map(({ token, from }) => ({ token: token?.name ?? 'EOF', rules: rulesOf(from) })) };
}
