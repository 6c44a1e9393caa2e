import { toAResNEst, toResNEst, type WeightedNetwork } from '../architecture/conversions.js';
import { certificatesTable } from './certificate-text.js';
import { writeDerivedRun } from './derived-run.js';
import { CommandFailure, exitCode } from './failure.js';
import { painter } from './terminal.js';
import { readTrainedRun, type TrainedRun } from './trained-run.js';

export interface ConvertOptions {
  readonly to: 'a-resnest' | 'resnest';
}

function converted({ architecture, weights }: TrainedRun, to: ConvertOptions['to']): WeightedNetwork {
  if (to === 'a-resnest' && architecture.kind === 'resnest') return toAResNEst(architecture, weights);
  if (to === 'resnest' && architecture.kind === 'densenest') return toResNEst(architecture, weights);
  throw new CommandFailure(
    `${architecture.name} is ${/^[aeiou]/.test(architecture.kind) ? 'an' : 'a'} ${architecture.kind}. A resnest converts into an a-resnest, a densenest into a resnest; no other kind predicts the same as another for every input.`,
    exitCode.unusable,
  );
}

/** `nestimate convert`: a new run beside this one, another kind of network that predicts the same. */
export async function convertRun(run: string, { to }: ConvertOptions): Promise<number> {
  const source = await readTrainedRun(run);
  const network = converted(source, to);
  const { folder, certificate } = await writeDerivedRun(source, { by: 'convert', suffix: to, ...network });
  process.stdout.write(
    `${certificatesTable([{ certificate, seed: source.record.seed }], painter(process.stdout))}\n\n${folder}\n`,
  );
  return exitCode.ok;
}
