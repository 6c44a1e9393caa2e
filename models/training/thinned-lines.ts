/** A line's place [begin, end) in a text. */
export type LinePlace = readonly [begin: number, end: number];

const lossMark = '"loss":';
/** An event's type stands behind its version and its time. */
const headLength = 60;
/** Longer than any number as JSON writes it. */
const numberLength = 26;

/** Where it stands behind a time of thirteen digits, which every time since 2001 has. */
const usualPlace = '{"v":1,"time":1234567890123,'.length;

function typeOf(text: string, begin: number): string | undefined {
  if (text.startsWith('"type":"step"', begin + usualPlace)) return 'step';
  return /"type":"([a-z-]+)"/.exec(text.slice(begin, begin + headLength))?.[1];
}

function lossOf(text: string, [begin, end]: LinePlace): number | null {
  const mark = text.indexOf(lossMark, begin + usualPlace) + lossMark.length;
  const loss = mark < lossMark.length || mark > end ? NaN : parseFloat(text.slice(mark, mark + numberLength));
  return Number.isNaN(loss) ? null : loss;
}

/** What is kept of lines of steps, epochs and checkpoints that follow one another. */
interface Stretch {
  low: LinePlace | null;
  least: number;
  high: LinePlace | null;
  largest: number;
  /** The latest step. */
  step: LinePlace | null;
  epoch: LinePlace | null;
  checkpoint: LinePlace | null;
  steps: number;
}

function emptyStretch(): Stretch {
  const none = { low: null, high: null, step: null, epoch: null, checkpoint: null };
  return { ...none, least: Infinity, largest: -Infinity, steps: 0 };
}

/** Takes a line in where it is one that may be dropped; false where it is not. */
function takes(stretch: Stretch, text: string, line: LinePlace): boolean {
  const type = typeOf(text, line[0]);
  if (type === 'epoch' || type === 'checkpoint') {
    stretch[type] = line;
    return true;
  }
  const loss = type === 'step' ? lossOf(text, line) : null;
  if (loss === null) return false;
  if (stretch.low === null || loss < stretch.least) [stretch.low, stretch.least] = [line, loss];
  if (stretch.high === null || loss > stretch.largest) [stretch.high, stretch.largest] = [line, loss];
  stretch.step = line;
  stretch.steps += 1;
  return true;
}

/** Their order in the text, each once. */
function inOrder(places: readonly (LinePlace | null)[]): LinePlace[] {
  const byBegin = new Map(places.filter((place) => place !== null).map((place) => [place[0], place]));
  return [...byBegin.values()].sort(([one], [other]) => one - other);
}

/**
 * The lines of a long text of events, without most of those that are many: of every `steps` steps the one of the lowest
 * and the one of the highest loss, and of epochs and checkpoints between them the last; of all steps the first and the last
 * too. The others are not even read as JSON, which is what takes time.
 * @param text one character a byte (`latin1`), whole lines
 * @returns in their order
 */
export function thinnedLines(text: string, steps: number): LinePlace[] {
  const kept: (LinePlace | null)[] = [];
  let stretch = emptyStretch();
  let [first, last]: (LinePlace | null)[] = [null, null];
  const close = () => {
    const { low, high, epoch, checkpoint } = stretch;
    kept.push(low, high, epoch, checkpoint);
    last = stretch.step ?? last;
    stretch = emptyStretch();
  };
  for (let begin = 0, end = text.indexOf('\n'); end !== -1; begin = end + 1, end = text.indexOf('\n', begin)) {
    const line: LinePlace = [begin, end];
    const taken = takes(stretch, text, line);
    first ??= stretch.step;
    if (taken && stretch.steps < steps) continue;
    close();
    if (!taken) kept.push(line);
  }
  close();
  return inOrder([...kept, first, last]);
}
