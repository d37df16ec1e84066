// Takes a user out of the log. Events are overwritten where they stand: nothing moves, so a daemon goes on appending,
// and the bytes themselves are gone.
import { appendFile, open, readdir, rm } from 'node:fs/promises';
import { readObject, tombstone } from './chain.ts';
import { dayOf, dayPath, forgottenPath, keyPath, scriptsFolder } from './files.ts';
import { codeOf, readKey } from './folder.ts';
import { linesOf } from './lines.ts';
import { People } from './people.ts';
import { scriptPath } from './scripts.ts';

/** What was taken out. */
export interface Forgotten {
  readonly events: number;
  readonly scripts: number;
}

/**
 * Overwrites all events of a user, under the name or its pseudonym, and deletes stored scripts that only they refer to.
 * What was forgotten is counted in a file, without a name.
 */
export async function forgetUser(folder: string, user: string, time: string): Promise<Forgotten> {
  const names = new Set([user, new People('pseudonym', await readKey(keyPath(folder))).pseudonym(user)]);
  const theirs = new Set<string>();
  const others = new Set<string>();
  let events = 0;
  for (const name of await readdir(folder)) {
    const day = dayOf(name);
    if (day !== undefined) events += await forgetInDay(dayPath(folder, day), names, theirs, others);
  }
  let scripts = 0;
  for (const hash of theirs) if (!others.has(hash) && (await removed(folder, hash))) scripts += 1;
  if (events > 0) {
    await appendFile(forgottenPath(folder), `${JSON.stringify({ time, events, scripts })}\n`, { mode: 0o640 });
  }
  return { events, scripts };
}

async function forgetInDay(
  path: string,
  names: ReadonlySet<string>,
  theirs: Set<string>,
  others: Set<string>,
): Promise<number> {
  let count = 0;
  let offset = 0;
  const file = await open(path, 'r+');
  try {
    for await (const line of linesOf(path)) {
      const event = readObject(line);
      const { user, script } = event ?? {};
      const isTheirs = typeof user === 'string' && names.has(user);
      if (typeof script === 'string') (isTheirs ? theirs : others).add(script);
      const stone = isTheirs ? tombstone(line) : undefined;
      if (stone !== undefined) {
        await file.write(stone, offset);
        count += 1;
      }
      offset += Buffer.byteLength(line) + 1;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return count;
}

/** Whether there was such a script. */
async function removed(folder: string, hash: string): Promise<boolean> {
  try {
    await rm(scriptPath(scriptsFolder(folder), hash));
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
    return false;
  }
}
