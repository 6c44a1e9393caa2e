import { takeTrial, trialRequest, trialTurn } from '../training/engine-trial.js';

/** The process that `auto` times an engine in: told what, then when. It ends when it is told to, or its parent is gone. */
export function takeTrialHere(): void {
  process.once('disconnect', () => process.exit());
  process.once('message', (message) => {
    const turn = new Promise((come) => process.once('message', come));
    const told = turn.then((words) => trialTurn.parse(words));
    void takeTrial(trialRequest.parse(message), told, (answer) => process.send?.(answer));
  });
}
