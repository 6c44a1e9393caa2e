import { staged } from '../architecture/staged.js';
import type { Guarantee, GuaranteeContext, Hypothesis, TrainedNumbers } from './guarantee.js';
import { convexLoss } from './loss-hypotheses.js';
import { reachedMinimum, risksHere } from './minima.js';
import { resultsOf, type Result } from './result.js';
import { skipBaseline, skipModel, skipWidth } from './skip-model.js';

function model({ architecture }: GuaranteeContext, numbers: TrainedNumbers | null): Hypothesis {
  const text =
    "the network is $W(x + V z(x))$: one block, a direct skip (derived after the paper; its own theorems aren't restated here)";
  return skipModel(architecture, numbers, text, { blocks: 'one', outputs: 'any' });
}

function outputWidth({ architecture }: GuaranteeContext): Hypothesis {
  const { outputSize } = architecture;
  const width = skipWidth(architecture);
  const holds = outputSize <= width;
  return {
    text: 'the output is at most as wide as the stream, $d_y \\le d_x$',
    status: holds ? 'holds' : 'fails',
    detail: `${outputSize} ${holds ? '≤' : '>'} ${width}`,
  };
}

const derivedTheorem: Result = {
  name: 'Derived theorem',
  hold: (context, numbers) => {
    const [both, linear, over] = staged(context.architecture).bias
      ? ['A x^n + H z^n + c', 'A x^n + c', ', c']
      : ['A x^n + H z^n', 'A x^n', ''];
    const risk = (prediction: string) => `\\frac1N \\sum_{n=1}^N \\ell(${prediction}, y^n)`;
    return {
      basis: 'derived',
      hypotheses: [
        model(context, numbers),
        outputWidth(context),
        convexLoss(context),
        ...reachedMinimum(context, numbers),
      ],
      conclusion: `Every local minimum of the training risk over $(W, V)$ is the least risk that any weights on $x$ and on the block's features $z$ reach, so at most that of ${skipBaseline(context.architecture, numbers)}.${risksHere(numbers)}`,
      formula: `R = \\inf_{A, H${over}} ${risk(both)} \\le \\inf_{A${over}} ${risk(linear)}`,
    };
  },
};

/** What is derived after Kawaguchi & Bengio 2019, held against a network: the texts of its own theorems are not at hand. */
export function kawaguchiBengio2019(context: GuaranteeContext, numbers: TrainedNumbers | null): Guarantee[] {
  return resultsOf('Kawaguchi & Bengio 2019', [derivedTheorem], context, numbers);
}
