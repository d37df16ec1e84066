// Relates effects in order: what was fetched, whether it was checked, what then ran.
import type { Command } from '../model/command.ts';
import type { Effect } from '../model/effect.ts';
import { inheritLogins } from './forwarders.ts';
import { linkWorkingCopies } from './working-copies.ts';

/**
 * Sets `from` and `verifiedBy` on effects. Rules read these links and track nothing themselves.
 *
 * @param effects in the order of execution
 * @param commands all commands, by id
 */
export function link(effects: Effect[], commands: readonly Command[]): void {
  linkWorkingCopies(effects, commands);
  inheritLogins(effects);
}
