// Which options hold in the component being read: later assignments beat or join earlier ones, the environment beats all.
import { applicableFacts, isFlagSet } from './environment.ts';
import { exclusionError } from './exclusions.ts';
import type { Entry, Holding, Ledger } from './ledger.ts';
import { atLeast } from './release.ts';
import type { Script } from './script.ts';
import { isTooLong, valueError } from './values.ts';

/** One assignment to an option. */
export interface Setting {
  readonly option: string;
  readonly value: string;
  readonly joins?: 'before' | 'after';
}

export class Settings {
  readonly #script: Script;
  readonly #ledger: Ledger;
  #held = new Map<string, Holding>();

  constructor(script: Script, ledger: Ledger) {
    this.#script = script;
    this.#ledger = ledger;
  }

  /** Carries over to the next component what sbatch carries over. */
  startComponent(): void {
    const carried = new Map<string, Holding>();
    for (const [name, { value, environment }] of this.#held) {
      if (this.#script.optionNamed(name)?.carries ?? true) carried.set(name, { value, entry: null, environment });
    }
    this.#held = carried;
  }

  get(option: string): Holding | undefined {
    return this.#held.get(option);
  }

  get all(): ReadonlyMap<string, Holding> {
    return this.#held;
  }

  set(setting: Setting, entry: Entry | null): void {
    const { option } = setting;
    const before = this.#held.get(option);
    const joined = before ? this.#join(before.value, setting) : null;
    if (before?.entry && joined === null) this.#override(before.entry, entry);
    this.#held.set(option, { value: joined ?? setting.value, entry, environment: false });
  }

  /** Sets an option as an environment variable does, silently. */
  setFromEnvironment(option: string, value: string): void {
    this.#held.set(option, { value, entry: null, environment: true });
  }

  /** The value after an assignment that adds to the one before; null when it replaces it. */
  #join(before: string, { option, value, joins }: Setting): string | null {
    // Before 25.05 each --mail-type added its events to those before.
    const adds = option === 'mail-type' && !atLeast(this.#script.release, '25.05');
    if (adds) {
      const had = new Set(before.toLowerCase().split(','));
      return [before, ...value.split(',').filter((type) => !had.has(type.toLowerCase()))].join(',');
    }
    if (joins === 'after') return `${before},${value}`;
    if (joins === 'before') return `${value},${before}`;
    return null;
  }

  #override(loser: Entry, winner: Entry | null): void {
    if (!winner) return;
    const { directive } = loser;
    const line = this.#script.lineNumber(winner.directive.at.span.start);
    this.#ledger.kill(loser, `overridden by ${winner.directive.keyword} on line ${line}`);
    const foreign = winner.directive.keyword === '#PBS' || winner.directive.keyword === '#BSUB';
    if (foreign || loser.line === winner.line || directive.value === winner.directive.value) return;
    const message = `The same option stands again with another value on line ${line}, and Slurm takes the last one`;
    this.#ledger.report({ kind: 'overridden', at: directive.at, message, option: directive.option }, loser.line);
  }

  /** Applies the `SBATCH_*` variables. */
  applyEnvironment(): void {
    const { options, release } = this.#script;
    for (const { name, option: optionName, raw } of applicableFacts(options.environment ?? {}, release)) {
      const option = this.#script.optionNamed(optionName);
      if (!option) continue;
      const before = this.#held.get(optionName);
      if (before?.entry) this.#ledger.kill(before.entry, `overridden by the environment variable ${name}`);
      if (option.argument === 'none' && !isFlagSet(raw)) {
        this.#held.delete(optionName);
        continue;
      }
      const value = option.argument === 'none' || (option.argument === 'optional' && raw === '') ? null : raw;
      const error = valueError(optionName, value, release);
      if (error !== null) this.#ledger.fail(error);
      this.setFromEnvironment(optionName, value ?? optionName);
    }
  }

  /** Refuses options the script may not set together. */
  checkExclusions(): void {
    const fromScript = (option: string) => {
      const held = this.#held.get(option);
      return held?.environment === false ? held : undefined;
    };
    const refused = exclusionError((option) => fromScript(option)?.value, this.#script.release);
    if (!refused) return;
    this.#ledger.fail(refused.error);
    const entries = refused.options.flatMap((option) => fromScript(option)?.entry ?? []);
    const last = entries.sort((a, b) => a.line - b.line).at(-1);
    if (last) this.#ledger.reportRefusal(refused.error, last.line, last.directive.at, last.directive.option);
  }

  /** Whether the controller would refuse a value for its length. */
  get areTooLong(): boolean {
    for (const [option, { value }] of this.#held) if (isTooLong(option, value)) return true;
    return false;
  }
}
