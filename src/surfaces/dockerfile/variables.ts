// The variables of a build: ARG and ENV, by BuildKit's rules.
import type { Piece } from '../../model/word.ts';

/** What a variable holds, as far as the text tells. */
export interface Value {
  readonly pieces: readonly Piece[];
  /** `--build-arg` may give another one */
  readonly replaceable: boolean;
}

/** `base`: nothing here sets it, but the base image may. */
export type Found = Value | 'unset' | 'base';

/** Arguments that every build has without declaring them; what they hold, the builder decides. */
const PREDEFINED = /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:https?|ftp|no|all)_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH)$/;
/** Arguments about the platforms, which ARG brings into a stage by their names. */
const PLATFORM = /^(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT|STAGE)$/;

/** Whether the builder itself gives an argument its value. */
export function isPredefined(name: string): boolean {
  return PREDEFINED.test(name) || PLATFORM.test(name);
}

/** Variables at one point of a stage, or before the first. */
export class Variables {
  readonly #values: Map<string, Value>;
  /** whether others than those listed may be set */
  readonly open: boolean;

  constructor(open: boolean, values: Iterable<readonly [string, Value]> = []) {
    this.open = open;
    this.#values = new Map(values);
  }

  /** A stage that begins where this one ended. */
  fork(): Variables {
    return new Variables(this.open, this.#values);
  }

  set(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  get(name: string): Value | undefined {
    return this.#values.get(name);
  }

  find(name: string): Found {
    return this.#values.get(name) ?? (this.open ? 'base' : 'unset');
  }

  entries(): IterableIterator<[string, Value]> {
    return this.#values.entries();
  }
}
