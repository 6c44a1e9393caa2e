import type { Block, Layer, NamedBlock, Nonlinearity } from '../generated/ast.js';
import type { SourceReport } from '../source-report.js';
import type { Arguments, Numbers } from './numbers.js';

/** What it takes to read a part of the text: where errors go, and what its numbers come to. */
export interface Reading {
  readonly report: SourceReport;
  readonly numbers: Numbers;
  /** Whether a named block has no errors of its own. */
  readonly isSound: (block: NamedBlock) => boolean;
  /**
   * Where what is written stands in its Architecture: the index of a block, from 1 (of its first repetition), and of a
   * layer in its block, from 0 (of the first that a call stands for).
   */
  readonly indexes: Map<Block | Layer | Nonlinearity, number>;
  /** What parameters stand for; empty outside a named block. */
  readonly given: Arguments;
}
