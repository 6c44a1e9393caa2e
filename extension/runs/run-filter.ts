import { basename } from 'node:path';
import type { ListedRun } from '../../models/training/run-list.js';
import { derivationWords } from '../training/session-place.js';
import { statusWords } from './run-words.js';

/** "seed 3", as rows say it. */
const seedWords = /(?<!\S)seed[\s:=]*(\d+)(?!\S)/gi;

function isDigit(letter: string | undefined): boolean {
  return letter !== undefined && /\d/.test(letter);
}

/** Whether a text has a word; its number is no part of a longer one: 3 is not found in 34. */
function has(text: string, word: string): boolean {
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + 1)) {
    const end = at + word.length;
    const isCut = (isDigit(word[0]) && isDigit(text[at - 1])) || (isDigit(word.at(-1)) && isDigit(text[end]));
    if (!isCut) return true;
  }
  return false;
}

function textsOf({ record, labels, status }: ListedRun): string[] {
  const { architecture, data, settings, file, origin, seed } = record;
  const made = origin === null ? [] : [derivationWords[origin.by]];
  const said = [labels.name ?? '', architecture.name, architecture.kind, data.name, basename(file), ...made];
  const told = [status, statusWords[status], settings.loss, settings.optimizer.kind, `seed ${seed}`];
  return [...said, ...told, ...labels.tags.map((tag) => `#${tag}`)].map((text) => text.toLowerCase());
}

/**
 * What finds runs by what is said of them: every word is in the name, network, kind, data, file, state, loss, optimizer, seed or
 * tags (`#tag`), or the run's id begins with it; "seed 3" is that seed alone. Times are not searched.
 */
export function runFilter(words: string): (run: ListedRun) => boolean {
  const seeds = [...words.matchAll(seedWords)].map(([, digits]) => Number(digits));
  const others = words
    .replaceAll(seedWords, ' ')
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return (run) => {
    const id = run.record.id.toLowerCase();
    const texts = textsOf(run);
    const isFound = (word: string) =>
      texts.some((text) => has(text, word)) || (id.startsWith(word) && has(id.slice(0, word.length + 1), word));
    return seeds.every((seed) => seed === run.record.seed) && others.every(isFound);
  };
}
