// Commands that run on other hosts.
import type { Command } from '../../model/command.ts';
import { prefixOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { asOperand, innerCommands, joined, type Started, synthetic, textOf, type Wrapper } from './wrapper.ts';

/** ssh(1), OpenSSH 7 to 10. */
const SSH: OptionTable = {
  flags: '-1 -2 -4 -6 -A -a -C -f -G -g -K -k -M -N -n -q -s -T -t -V -v -X -x -Y -y',
  values: '-B -b -c -D -E -e -F -I -i -J -L -l -m -O -o -P -p -Q -R -S -W -w',
  style: 'posix',
};

/** autossh(1) 1.4: its own `-M PORT`, everything else is ssh's. */
const AUTOSSH: OptionTable = {
  ...SSH,
  flags: (SSH.flags ?? '').replace(' -M', ''),
  values: `-M ${SSH.values ?? ''}`,
};

/** An ssh command line, taken apart. */
export interface SshCall {
  readonly call: ParsedCall;
  readonly host?: Word;
  /** what runs on the host; empty for a login, a tunnel or commands on standard input */
  readonly command: readonly Word[];
}

/**
 * ssh's command line: options may also follow the host.
 *
 * @param from index of the first word behind the program's name
 */
export function sshCall(words: readonly Word[], from = 1): SshCall {
  const table = /(?:^|\/)autossh$/.test(staticText(words[from - 1]) ?? '') ? AUTOSSH : SSH;
  const args = words.map(asOperand);
  const call = parseOptions(table, args, from);
  const host = call.operands[0];
  if (!host) return { call, command: [] };
  let next = host.index + 1;
  const after = args[next];
  if (!after || !prefixOf(after).startsWith('-')) return { call, host: host.word, command: words.slice(next) };
  // `ssh host -N -L …`: OpenSSH reads further options after the host.
  const more = parseOptions(table, args, next);
  next = more.operands[0]?.index ?? words.length;
  const options = [...call.options, ...more.options];
  const merged: ParsedCall = {
    ...call,
    options,
    all: (...names) => options.filter((option) => names.includes(option.name)),
    last: (...names) => options.filter((option) => names.includes(option.name)).at(-1),
    has: (...names) => options.some((option) => names.includes(option.name)),
  };
  return { call: merged, host: host.word, command: words.slice(next) };
}

const ssh: Wrapper = {
  names: ['ssh', 'autossh', 'slogin'],
  starts(command): Started[] {
    const { call, host, command: rest } = sshCall(command.words);
    const local = call.all('-o').flatMap((option): Started[] => {
      // ssh itself runs those, on this host.
      const [name] =
        /^(?:ProxyCommand|KnownHostsCommand|LocalCommand)\s*[=\s]\s*/i.exec(prefixText(option.value)) ?? [];
      if (!option.value || name === undefined || prefixText(option.value).slice(name.length) === 'none') return [];
      return [textOf(sliceWord(option.value, name.length), { label: 'ssh -o', certain: false })];
    });
    // -N and -W carry data only; the others ask something of ssh itself.
    if (!host || call.has('-N', '-W', '-O', '-G', '-V', '-Q')) return local;
    return [...local, ...remote(command, host, rest)];
  },
};

function remote(command: Command, host: Word, rest: readonly Word[]): Started[] {
  const label = `ssh ${staticText(host) ?? '…'}`;
  const scope = { remoteHost: host };
  if (rest.length === 0) return command.input ? [{ kind: 'stdin', label, scope }] : [];
  return joined(rest, { label, scope }).map((one) => ({ ...one, passesInput: true }));
}

/** sshpass(1) 1.10: the variable's name behind `-e` is glued. */
const SSHPASS: OptionTable = { flags: '-v -V -h', values: '-d -f -p -P', optional: '-e', style: 'posix' };

function prefixText(word: Word | undefined): string {
  return word ? prefixOf(word) : '';
}

const sshpass: Wrapper = {
  names: ['sshpass'],
  starts(command): Started[] {
    const first = parseOptions(SSHPASS, command.words).operands[0];
    return first ? [{ kind: 'command', label: 'sshpass', words: command.words.slice(first.index) }] : [];
  },
};

/** A program that runs a command on several hosts. */
interface HostRunner {
  readonly names: string;
  readonly options: OptionTable;
  /** options that name the hosts */
  readonly hosts: string;
  /** with one of these options it runs nothing there */
  readonly idle?: string;
  /** the first operand names the hosts */
  readonly own?: number;
}

/** pdsh(1), clush(1); parallel-ssh, dsh, xCAT's xdsh and DeepSpeed's ds_ssh were not checked against a release. */
const HOST_RUNNERS: readonly HostRunner[] = [
  {
    names: 'pdsh',
    options: {
      flags: '-a -A -b -d -h -i -L -N -q -s -S -v -V',
      values: '-F -f -g -j -l -M -P -R -t -u -w -x -X -T',
    },
    hosts: '-w -g -j',
    idle: '-q -L -V -h',
  },
  {
    names: 'clush',
    options: {
      flags:
        '-a,--all -b,--dshbak -B -c,--copy --rcopy -d,--debug --diff -G,--groupbase -L -N -n,--nostdin -p -P,--progress -q,--quiet -r,--regroup -S,--maxrc --sudo -v,--verbose',
      values:
        '-f,--fanout -g,--group --hostfile,--machinefile -l,--user -m,--mode -o,--options -O,--option -R,--worker -s,--groupsource -t,--connect_timeout -u,--command_timeout -w -x -X --color --conf --dest --errdir --groupsconf --outdir --pick --remote --topology',
    },
    hosts: '-w --group',
    idle: '--copy --rcopy',
  },
  {
    names: 'pssh parallel-ssh',
    options: {
      flags: '-A,--askpass -i,--inline --inline-stdout -I,--send-input -P,--print -v,--verbose',
      values:
        '-e,--errdir -g,--host-glob -h,--hosts -H,--host -l,--user -o,--outdir -O,--options -p,--par -t,--timeout -x,--extra-args -X,--extra-arg',
    },
    hosts: '--host',
  },
  {
    names: 'dsh',
    options: {
      flags:
        '-a,--all -c,--concurrent-shell -h,--help -i,--duplicate-input -M,--show-machine-names -H,--hide-machine-names -q,--quiet -v,--verbose -V,--version -w,--wait-shell',
      values:
        '-b,--bufsize -f,--file -F,--forklimit -g,--group -m,--machine -n,--num-topology -o,--remoteshellopt -r,--remoteshell',
    },
    hosts: '--machine --group',
  },
  {
    names: 'xdsh psh',
    options: {
      flags: '-e -q -Q -s -T -v -V -z --nodestatus --monitor',
      values: '-B -c -E -f -i -l -n -N -o -r -S -t -X',
    },
    hosts: '',
    own: 1,
  },
  { names: 'rsh', options: { flags: '-n -d -K', values: '-l -p' }, hosts: '', own: 1 },
  { names: 'ds_ssh', options: { values: '-f -H,--hostfile' }, hosts: '' },
];

const hostRunners: Wrapper = {
  names: HOST_RUNNERS.flatMap(({ names }) => names.split(' ')),
  starts(command): Started[] {
    const name = command.name ?? '';
    const runner = HOST_RUNNERS.find(({ names }) => names.split(' ').includes(name));
    if (!runner) return [];
    const { options, hosts, idle, own = 0 } = runner;
    const call = parseOptions({ ...options, style: 'posix' }, own > 0 ? command.words.map(asOperand) : command.words);
    if (idle !== undefined && call.has(...idle.split(' '))) return [];
    const host = own > 0 ? call.operands[0]?.word : call.last(...hosts.split(' '))?.value;
    const scope = { remoteHost: host ?? synthetic('', command.words[0] ?? fallbackWord(command)) };
    return innerCommands({ ...call, words: command.words }, own).flatMap(({ words, sure }) =>
      joined(words, { label: name, scope, ...(!sure && { certain: false }) }),
    );
  },
};

function fallbackWord(command: Command): Word {
  return { pieces: [], count: 'one', at: command.at };
}

/** `ansible HOSTS -m shell -a TEXT`; its default module runs the words without a shell. */
const ANSIBLE: OptionTable = {
  flags: '-b,--become -C,--check -D,--diff -k,--ask-pass -K,--ask-become-pass -o,--one-line -v --list-hosts --version',
  values:
    '-a,--args -B,--background -c,--connection -e,--extra-vars -f,--forks -i,--inventory -l,--limit -m,--module-name -M,--module-path -P,--poll -t,--tree -T,--timeout -u,--user --become-method --become-user --private-key,--key-file --playbook-dir --vault-id --vault-password-file --ssh-common-args --ssh-extra-args',
};
const ansible: Wrapper = {
  names: ['ansible'],
  starts(command): Started[] {
    const call = parseOptions(ANSIBLE, command.words);
    const module = staticText(call.last('--module-name')?.value) ?? 'command';
    const text = call.last('--args')?.value;
    const host = call.operands[0]?.word;
    if (!text || !host || !/^(?:ansible\.builtin\.)?(?:command|shell|raw)$/.test(module)) return [];
    return [textOf(text, { label: 'ansible', scope: { remoteHost: host }, certain: false })];
  },
};

/** mosh(1): `mosh [options] [--] HOST [command]`. */
const mosh: Wrapper = {
  names: ['mosh', 'et'],
  starts(command): Started[] {
    const table: OptionTable = {
      flags: '-4 -6 -a -n --no-ssh-pty --no-init --local',
      values: '-p,--port -c,--command',
      style: 'posix',
    };
    const call = parseOptions(table, command.words.map(asOperand));
    const [host] = call.operands;
    if (!host) return [];
    return innerCommands({ ...call, words: command.words }, 1).map(({ words }) => ({
      kind: 'command',
      label: command.name ?? 'mosh',
      words: staticText(words[0]) === '--' ? words.slice(1) : words,
      scope: { remoteHost: host.word },
    }));
  },
};

export const REMOTE_WRAPPERS: readonly Wrapper[] = [ssh, sshpass, hostRunners, ansible, mosh];
