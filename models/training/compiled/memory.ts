import { Header, headerAt, RecordWord, Word } from './words';

// How the words of the header, of records and of operations are read.

export function headerAddress(word: i32): usize {
  return <usize>headerAt + ((<usize>word) << 2);
}

export function headerWord(word: i32): i32 {
  return load<i32>(headerAddress(word));
}

export function headerFloat(word: i32): f32 {
  return load<f32>(headerAddress(word));
}

export function recordAfter(record: usize): usize {
  return record + ((<usize>RecordWord.Size) << 2);
}

export function recordWord(record: usize, word: i32): i32 {
  return load<i32>(record + ((<usize>word) << 2));
}

export function recordFloat(record: usize, word: i32): f32 {
  return load<f32>(record + ((<usize>word) << 2));
}

export function operationAt(index: i32): usize {
  return <usize>headerWord(Header.Operations) + ((<usize>(index * Word.Size)) << 2);
}

export function operationAfter(operation: usize): usize {
  return operation + ((<usize>Word.Size) << 2);
}

export function wordOf(operation: usize, word: i32): i32 {
  return load<i32>(operation + ((<usize>word) << 2));
}

/** A word that is an address or a stride. */
export function placeOf(operation: usize, word: i32): usize {
  return <usize>load<u32>(operation + ((<usize>word) << 2));
}
