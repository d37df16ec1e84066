// A Jupyter configuration file that the script writes before it starts the server: `c.ServerApp.ip = '…'`.
import type { Assignment as PythonAssignment, Value } from '../../lang/python/index.ts';
import type { Command } from '../../model/command.ts';
import type { Auth, Bind } from '../../model/effect.ts';
import type { Static } from '../../model/static.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { basename, pathKey } from '../../shell/path-key.ts';
import { type PythonCode, pythonText } from '../python/guest.ts';
import { bindOfWord } from './address.ts';
import { filesWrittenBefore } from '../written-files.ts';

/** What the file sets, as far as it matters. */
export interface JupyterConfig {
  readonly bind?: Bind;
  readonly port?: Static<string>;
  readonly auth?: Auth;
  readonly tls: boolean;
  /** the script wrote the file, so that nothing in it is unknown */
  readonly known: boolean;
}

/** Names of files that Jupyter reads by itself. */
const OWN_NAME = /^jupyter_\w*config\.py$/;

/**
 * Reads the configuration the script wrote.
 *
 * @param given the file named with `--config`
 */
export function jupyterConfig(command: Command, script: readonly Command[], given: Word | undefined): JupyterConfig {
  const key = given && pathKey(given, command.cwd);
  let config: JupyterConfig = { tls: false, known: false };
  for (const file of filesWrittenBefore(command, script)) {
    const same =
      key === undefined ? OWN_NAME.test(basename(shapeOf(file.path))) : pathKey(file.path, file.command.cwd) === key;
    if (!same) continue;
    config = { ...config, known: true };
    const code = pythonText(file.pieces, file.at, file.command);
    for (const assignment of code.assignments) config = { ...config, ...read(assignment, code, config) };
  }
  return config;
}

function read(assignment: PythonAssignment, code: PythonCode, before: JupyterConfig): Partial<JupyterConfig> {
  const [, owner = '', trait = ''] = /^c\.(\w+)\.(\w+)$/.exec(assignment.target) ?? [];
  const value = assignment.value;
  const word = code.word(value);
  if (!word || owner === '') return {};
  const place = code.place(assignment.targetSpan);
  const login = /(?:App|Provider)$/.test(owner);
  switch (trait) {
    case 'ip':
      return { bind: bindOfWord(word, 'host', place).bind };
    case 'sock':
      return staticText(word) === '' ? {} : { bind: { address: code.value(value), class: 'unix', at: place } };
    case 'port':
      return { port: code.value(value) };
    case 'certfile':
      return { tls: true };
    case 'token':
      if (!login || before.auth?.state === 'set') return {};
      return { auth: tokenAuth(word, value, place) };
    case 'password':
    case 'hashed_password':
      return login && shapeOf(word) !== '' ? { auth: { state: 'set', at: place } } : {};
    case 'identity_provider_class':
    case 'login_handler_class':
      return { auth: { state: 'set', at: place } };
    default:
      return {};
  }
}

function tokenAuth(word: Word, value: Value, at: Auth['at']): Auth {
  const text = staticText(word);
  const state = text === '' ? 'disabled' : text === undefined || value.kind === 'env' ? 'runtime' : 'literal';
  return { state, ...(at && { at }) };
}
