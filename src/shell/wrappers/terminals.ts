// Terminal multiplexers: commands that run in terminals of their own, and keys sent to the shells there.
import type { Piece, Word } from '../../model/word.ts';
import { staticText } from '../../model/word.ts';
import { hullOf } from '../../text/place.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import { innerCommands, prefixed, type Started, synthetic, textOf, type Wrapper } from './wrapper.ts';

/** tmux(1) 3.5. */
const TMUX: OptionTable = { flags: '-2 -C -D -l -N -u -v -V', values: '-c -f -L -S -T', style: 'posix' };
const TMUX_SHELL: OptionTable = {
  flags: '-A -B -C -D -E -I -O -P -X -Z -a -b -d -f -h -k -o -v -S',
  values: '-c -e -F -l -n -p -s -t -x -y',
  style: 'posix',
};
/** by command and its alias: what its own options are; the rest is for a shell */
const TMUX_COMMANDS: Readonly<Record<string, OptionTable>> = {
  'new-session': { ...TMUX_SHELL, flags: '-A -d -D -E -P -X', values: '-c -e -f -F -n -s -t -x -y' },
  'new-window': TMUX_SHELL,
  'split-window': TMUX_SHELL,
  'respawn-pane': TMUX_SHELL,
  'respawn-window': TMUX_SHELL,
  'pipe-pane': TMUX_SHELL,
  'run-shell': { flags: '-b -C -E', values: '-c -d -t', style: 'posix' },
  'display-popup': { flags: '-B -C -E -k -N', values: '-b -c -d -e -h -s -S -t -T -w -x -y', style: 'posix' },
};
const TMUX_ALIASES: Readonly<Record<string, string>> = {
  new: 'new-session',
  neww: 'new-window',
  splitw: 'split-window',
  respawnp: 'respawn-pane',
  respawnw: 'respawn-window',
  pipep: 'pipe-pane',
  run: 'run-shell',
  popup: 'display-popup',
  send: 'send-keys',
};
const SEND_KEYS: OptionTable = { flags: '-F -H -K -l -M -R -X', values: '-N -t -c', style: 'posix' };

const tmux: Wrapper = {
  names: ['tmux', 'byobu', 'byobu-tmux'],
  starts(command): Started[] {
    const first = parseOptions(TMUX, command.words).operands[0]?.index;
    if (first === undefined) return [];
    return tmuxCommands(command.words.slice(first)).flatMap(startedByTmux);
  },
};

/** tmux's own commands, with `;` between them. */
function tmuxCommands(words: readonly Word[]): (readonly Word[])[] {
  const commands: Word[][] = [[]];
  for (const word of words) {
    if (staticText(word) === ';') commands.push([]);
    else commands.at(-1)?.push(word);
  }
  return commands;
}

function startedByTmux(words: readonly Word[]): Started[] {
  const written = staticText(words[0]) ?? '';
  const name = Object.hasOwn(TMUX_ALIASES, written) ? (TMUX_ALIASES[written] ?? '') : written;
  if (name === 'send-keys') return sentKeys(words);
  const table = Object.hasOwn(TMUX_COMMANDS, name) ? TMUX_COMMANDS[name] : undefined;
  if (!table) return [];
  const call = parseOptions(table, words);
  // `new-session -A` may find the session there already.
  const sure = !call.has('-A') && /^(?:new|split)-/.test(name);
  const base = { label: 'tmux', ...(!sure && { certain: false as const }) };
  return innerCommands(call).flatMap(({ words: inner }): Started[] => {
    const [text] = inner;
    // One word is a text for a shell, several are run as they are.
    if (text && inner.length === 1) return [textOf(text, base)];
    return inner.length === 0 ? [] : [{ ...base, kind: 'command', words: inner }];
  });
}

const LINE_END = /^(?:Enter|KPEnter|C-[mMjJ])$/;
const OTHER_KEY =
  /^(?:[CMS]-.+|\^.|Escape|Tab|BTab|BSpace|BackSpace|DC|Delete|IC|Insert|Home|End|Up|Down|Left|Right|NPage|PPage|PageUp|PageDown|F\d+|PgDn|PgUp)$/;

/** What `send-keys` types; other keys than letters make a line of which nothing is known. */
function sentKeys(words: readonly Word[]): Started[] {
  const call = parseOptions(SEND_KEYS, words);
  const [near] = call.operands;
  if (!near || call.has('-H', '-X', '-M')) return [];
  const literal = call.has('-l');
  const pieces = call.operands.flatMap(({ word }): readonly Piece[] => {
    const key = literal ? '' : (staticText(word) ?? '');
    if (LINE_END.test(key)) return synthetic('\n', word).pieces;
    if (key === 'Space') return synthetic(' ', word).pieces;
    return OTHER_KEY.test(key) ? synthetic('\n', word).pieces : word.pieces;
  });
  const at = hullOf(near.word.at, call.operands.at(-1)?.word.at ?? near.word.at);
  return [{ kind: 'text', label: 'tmux send-keys', pieces, at, certain: false }];
}

/** screen(1) 5.0; `-dmS NAME`: the name is `-S`'s. */
const SCREEN: OptionTable = {
  flags: '-4 -6 -a -A -d -D -i -l -ln -L -m -O -q -Q -r -R -RR -U -v -wipe -x -X -list -ls',
  values: '-c -e -f -h -p -s -S -t -T -Logfile',
  style: 'posix',
  singleDash: true,
};
const screen: Wrapper = {
  names: ['screen'],
  starts(command): Started[] {
    const call = parseOptions(SCREEN, command.words);
    const inner = innerCommands(call).flatMap(({ words }) => words);
    if (call.has('-r', '-x', '-ls', '-list', '-wipe')) return [];
    if (inner.length === 0) return [];
    if (!call.has('-X')) return [{ kind: 'command', label: 'screen', words: inner }];
    const [verb, ...rest] = inner;
    const name = staticText(verb);
    if (name === 'stuff' && rest[0]) return [stuffed(rest[0])];
    if (name !== 'screen' && name !== 'exec' && name !== 'at') return [];
    const words = innerCommands(parseOptions(SCREEN, inner)).flatMap((one) => one.words);
    return words.length > 0 ? [{ kind: 'command', label: `screen -X ${name}`, words, certain: false }] : [];
  },
};

/** Keys for `stuff`: `^M`, `\r`, `\015` and their like end a line. */
function stuffed(word: Word): Started {
  const pieces = word.pieces.map((piece): Piece => {
    if (piece.kind === 'unknown' || !/\^[MJ]|\\(?:[nr]|01[25])|\r/.test(piece.text)) return piece;
    const text = piece.text.replace(/\^[MJ]|\\(?:[nr]|01[25])|\r/g, '\n');
    return { ...piece, text, at: { ...piece.at, exact: false } };
  });
  return { kind: 'text', label: 'screen -X stuff', pieces, at: word.at, certain: false };
}

/** dtach(1), abduco(1): options, a socket or session, further options, then the command. */
const DETACHED: OptionTable = { flags: '-a -A -c -E -f -l -n -N -p -q -z', values: '-e -r', style: 'posix' };
const detached: Wrapper = {
  names: ['dtach', 'abduco'],
  starts(command): Started[] {
    const name = parseOptions(DETACHED, command.words).operands[0];
    if (!name) return [];
    const rest = [name.word, ...command.words.slice(name.index + 1)];
    return prefixed({ ...command, words: rest }, DETACHED, {});
  },
};

const ZELLIJ_RUN: OptionTable = {
  flags: '-c,--close-on-exit -f,--floating -i,--in-place -s,--start-suspended --pinned --stacked',
  values: '-d,--direction --cwd --height --width -n,--name -x -y',
  style: 'posix',
};
const zellij: Wrapper = {
  names: ['zellij'],
  starts(command): Started[] {
    const [first, second] = [staticText(command.words[1]), staticText(command.words[2])];
    if (first === 'run' || first === 'r') return prefixed(command, ZELLIJ_RUN, { verbs: 'run r', certain: false });
    const text = command.words[3];
    if (first !== 'action' || second !== 'write-chars' || !text) return [];
    return [textOf(text, { label: 'zellij action', certain: false })];
  },
};

export const TERMINAL_WRAPPERS: readonly Wrapper[] = [tmux, screen, detached, zellij];
