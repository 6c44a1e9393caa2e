import { clipFactor, clips } from './clip';
import { isGradient, runClipped, runGradient, transposeAll } from './gradients';
import { headerAddress, headerWord, operationAfter, operationAt, recordAfter, recordWord, wordOf } from './memory';
import { runOnRows } from './rows';
import { Header, OperationKind, RecordWord, ResultWord, RowScore, Word } from './words';

/**
 * Turns that a thread spins at a barrier before it sleeps, some tens of microseconds: longer than the others take where each
 * has a core, and shorter than they wait for one where the machine does other work. Spinning on would take it from them.
 */
const patience = 20000;
/** Turns that a worker spins for the next command: as long as it takes to write one. */
const readiness = 100000;

/** A second, in nanoseconds: how soon those who wait at a barrier see that one has died. */
const lookInterval: i64 = 1_000_000_000;
/** Ten minutes of looks: no thread takes so long for its part of a step, so one that is missing then died without a word. */
const mostLooks = 600;

/** Returns when all threads have come. Traps where one has died. */
function barrier(threads: i32): void {
  if (threads == 1) return;
  const round = headerAddress(Header.Round);
  const asleep = headerAddress(Header.Asleep);
  const before = atomic.load<i32>(round);
  if (atomic.add<i32>(headerAddress(Header.Arrived), 1) == threads - 1) {
    atomic.store<i32>(headerAddress(Header.Arrived), 0);
    atomic.store<i32>(round, before + 1);
    if (atomic.load<i32>(asleep)) atomic.notify(round, threads);
    return;
  }
  for (let turn = 0; turn < patience; turn += 1) if (atomic.load<i32>(round) != before) return;
  atomic.add<i32>(asleep, 1);
  let looks = 0;
  while (atomic.load<i32>(round) == before) {
    if (looks == mostLooks || atomic.load<i32>(headerAddress(Header.Lost))) unreachable();
    if (atomic.wait<i32>(round, before, lookInterval) == AtomicWaitResult.TIMED_OUT) looks += 1;
  }
  atomic.sub<i32>(asleep, 1);
}

function scratchOf(thread: i32): usize {
  return <usize>headerWord(Header.Scratch) + <usize>thread * <usize>headerWord(Header.ScratchStride);
}

function runRows(thread: i32, threads: i32, record: usize, order: usize): void {
  const tiles = (recordWord(record, RecordWord.Rows) + 3) >> 2;
  const begin = ((tiles * thread) / threads) << 2;
  const end = ((tiles * (thread + 1)) / threads) << 2;
  const backward = headerWord(Header.Train) ? headerWord(Header.BackwardCount) : 0;
  const count = headerWord(Header.ForwardCount) + backward;
  let operation = operationAt(0);
  const scratch = scratchOf(thread);
  for (let i = 0; i < count; i += 1) {
    const kind = wordOf(operation, Word.Kind);
    if (kind == OperationKind.Barrier) barrier(threads);
    else if (isGradient(kind)) runGradient(operation, record, thread, threads, scratch);
    else runOnRows(operation, record, order, begin, end, scratch);
    operation = operationAfter(operation);
  }
}

/** The gradients that the backward pass has left; where they are clipped, the steps by all. */
function runGradients(thread: i32, threads: i32, record: usize): void {
  const before = headerWord(Header.ForwardCount) + headerWord(Header.BackwardCount);
  const count = headerWord(Header.GradientCount);
  const scratch = scratchOf(thread);
  let operation = operationAt(before);
  for (let i = 0; i < count; i += 1) {
    runGradient(operation, record, thread, threads, scratch);
    operation = operationAfter(operation);
  }
  if (!clips()) return;
  barrier(threads);
  const factor = clipFactor();
  operation = operationAt(0);
  for (let i = before + count; i > 0; i -= 1) {
    if (isGradient(wordOf(operation, Word.Kind))) runClipped(operation, record, thread, threads, factor);
    operation = operationAfter(operation);
  }
}

/** The sums of a record's losses and, where rows are scored, of what they count beside. */
function addUp(record: usize, result: usize): void {
  const rows = recordWord(record, RecordWord.Rows);
  let losses: f64 = 0;
  let hits: f64 = 0;
  let topFive: f64 = 0;
  for (let row: usize = 0; row < <usize>rows; row += 1) {
    losses += <f64>load<f32>(<usize>headerWord(Header.RowLosses) + (row << 2));
    const score = <usize>headerWord(Header.RowScores) + row * (4 * RowScore.Size);
    hits += <f64>load<f32>(score, 4 * RowScore.Hit);
    topFive += <f64>load<f32>(score, 4 * RowScore.TopFive);
  }
  store<f64>(result, losses, 8 * ResultWord.Losses);
  store<f64>(result, hits, 8 * ResultWord.Hits);
  store<f64>(result, topFive, 8 * ResultWord.TopFive);
}

/** Copies the weights into the transposed ones, before the first step. */
export function prepare(): void {
  const count = headerWord(Header.ForwardCount) + headerWord(Header.BackwardCount) + headerWord(Header.GradientCount);
  let operation = operationAt(0);
  for (let i = 0; i < count; i += 1) {
    transposeAll(operation);
    operation = operationAfter(operation);
  }
}

/** A thread's part of all records: its rows, and between barriers its share of the weights. */
export function run(thread: i32, threads: i32): void {
  let record = <usize>headerWord(Header.Records);
  let order = <usize>headerWord(Header.Order);
  let result = <usize>headerWord(Header.Results);
  const trains = headerWord(Header.Train);
  for (let i = headerWord(Header.RecordCount); i > 0; i -= 1) {
    runRows(thread, threads, record, order);
    barrier(threads);
    if (thread == 0) addUp(record, result);
    if (trains) runGradients(thread, threads, record);
    barrier(threads);
    order += (<usize>recordWord(record, RecordWord.Rows)) << 2;
    record = recordAfter(record);
    result += 8 * ResultWord.Size;
  }
}

/** A worker's life: it takes part in every command for more threads than its number, and ends at one for none. */
export function work(thread: i32): void {
  const address = headerAddress(Header.Command);
  let seen = 0;
  for (;;) {
    for (let turn = 0; turn < readiness; turn += 1) if (atomic.load<i32>(address) != seen) break;
    while (atomic.load<i32>(address) == seen) atomic.wait<i32>(address, seen, -1);
    seen = atomic.load<i32>(address);
    const threads = seen & 255;
    if (threads == 0) return;
    if (thread < threads) run(thread, threads);
  }
}
