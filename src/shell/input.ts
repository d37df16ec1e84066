// What can be read, and how far it was.
import type { Piece } from '../model/word.ts';
import type { SharedMap } from './shared-map.ts';

/** What standard input holds. */
export interface StandardInput {
  readonly pieces: readonly Piece[];
  readonly label: string;
  /** false: it may end before */
  readonly sure?: boolean;
}

/** How far an input was read. */
export interface Position {
  /** units of its shape; undefined: nobody knows how many */
  readonly units: number | undefined;
  /** false: a command that ran may have read of it, or not */
  readonly sure: boolean;
}

export type Positions = SharedMap<StandardInput, Position>;
