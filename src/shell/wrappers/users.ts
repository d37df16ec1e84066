// Programs that run a command as another user or group.
import type { Command, Scope } from '../../model/command.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { type OptionTable, parseOptions } from '../options.ts';
import {
  innerCommands,
  leadingAssignments,
  prefixWrapper,
  type Started,
  synthetic,
  textOf,
  type Wrapper,
} from './wrapper.ts';

/** sudo(8) 1.9. */
const SUDO: OptionTable = {
  flags:
    '-A,--askpass -b,--background -B,--bell -E -H,--set-home -i,--login -K,--remove-timestamp -k,--reset-timestamp -l,--list -n,--non-interactive -N,--no-update -P,--preserve-groups -S,--stdin -s,--shell -V,--version -v,--validate -e,--edit',
  values:
    '-C,--close-from -D,--chdir -g,--group -h,--host -p,--prompt -R,--chroot -r,--role -t,--type -T,--command-timeout -U,--other-user -u,--user',
  optional: '--preserve-env',
  style: 'posix',
};

/** doas(1). */
const DOAS: OptionTable = { flags: '-L -n -s,--shell', values: '-a -C -u,--user', style: 'posix' };

const sudo: Wrapper = {
  names: ['sudo', 'doas', 'dzdo', 'pfexec'],
  starts(command) {
    const call = parseOptions(command.name === 'doas' ? DOAS : SUDO, command.words);
    if (call.has('--list', '--validate', '--edit', '--version', '--remove-timestamp') || call.has('-L', '-C'))
      return [];
    const label = command.name ?? 'sudo';
    const scope = asUser(call.has('--user') ? call.last('--user')?.value : undefined);
    if (call.operands.length === 0 && !call.open)
      return call.has('--shell', '--login') ? shellOnInput(command, label, scope) : [];
    return innerCommands(call).flatMap(({ words: all, sure }): Started[] => {
      const environment = leadingAssignments(all);
      const words = all.slice(environment.length);
      if (words.length === 0) return [];
      return [{ kind: 'command', label, words, scope, environment, ...(!sure && { certain: false }) }];
    });
  },
};

function asUser(user: Word | undefined): Pick<Scope, 'user'> {
  const name = user ? shapeOf(user) : 'root';
  return { user: name === 'root' || name === '#0' || name === '0' ? 'root' : 'other' };
}

/** `sudo -i <<EOF`, `su - user <<EOF`: the shell reads what stands there. */
function shellOnInput(command: Command, label: string, scope: Partial<Scope>): Started[] {
  const piped = command.pipeline !== undefined && command.pipeline.index > 0;
  return command.input || piped ? [{ kind: 'stdin', label, scope }] : [];
}

/** su(1), runuser(1) of util-linux 2.41. */
const SU: OptionTable = {
  flags: '-l,--login -m,-p,--preserve-environment -f,--fast -P,--pty -T,--no-pty',
  values: '-c,--command --session-command -s,--shell -g,--group -G,--supp-group -w,--whitelist-environment -u,--user',
};

const su: Wrapper = {
  names: ['su', 'runuser'],
  starts(command): Started[] {
    const name = command.name ?? 'su';
    const call = parseOptions(SU, command.words);
    const text = call.last('--command', '--session-command')?.value;
    const operands = call.operands.filter(({ word }) => staticText(word) !== '-');
    // `runuser -u USER COMMAND` starts no shell.
    if (call.has('--user')) {
      const direct = parseOptions({ ...SU, style: 'posix' }, command.words);
      const scope = asUser(direct.last('--user')?.value);
      return innerCommands(direct).map(({ words }) => ({ kind: 'command', label: name, words, scope }));
    }
    const scope = asUser(operands[0]?.word);
    if (text) return [textOf(text, { label: `${name} -c`, scope })];
    const file = operands[1];
    if (!file) return shellOnInput(command, name, scope);
    const args = operands.slice(2).map(({ word }) => word);
    return [{ kind: 'file', label: name, path: file.word, args, required: true, scope }];
  },
};

/** `sg GROUP -c TEXT`, `sg GROUP TEXT`; newgrp(1) starts a shell that reads its input. */
const sg: Wrapper = {
  names: ['sg', 'newgrp'],
  starts(command): Started[] {
    const name = command.name ?? 'sg';
    const call = parseOptions({ values: '-c,--command' }, command.words);
    const text = call.last('--command')?.value ?? call.operands.filter(({ word }) => staticText(word) !== '-')[1]?.word;
    return text ? [textOf(text, { label: `${name} -c` })] : shellOnInput(command, name, {});
  },
};

/** capsh(1): the words behind `--` are bash's. */
const capsh: Wrapper = {
  names: ['capsh'],
  starts(command): Started[] {
    const dashes = command.words.findIndex((word) => staticText(word) === '--');
    const near = command.words[dashes];
    if (!near) return [];
    const words = [synthetic('bash', near), ...command.words.slice(dashes + 1)];
    return [{ kind: 'command', label: 'capsh', words }];
  },
};

export const USER_WRAPPERS: readonly Wrapper[] = [
  sudo,
  su,
  sg,
  capsh,
  prefixWrapper('gosu su-exec s6-setuidgid setuidgid', {}, { own: 1, scope: (call) => asUser(call.operands[0]?.word) }),
  prefixWrapper(
    'pkexec',
    { flags: '--disable-internal-agent --keep-cwd', values: '--user' },
    {
      scope: (call) => asUser(call.last('--user')?.value),
    },
  ),
  prefixWrapper(
    'chpst',
    { flags: '-P -v -V -0 -1 -2', values: '-u -U -b -e -/ -n -l -L -m -d -o -p -f -c -r -t -C' },
    { scope: (call) => (call.has('-u') ? asUser(call.last('-u')?.value) : {}) },
  ),
  // setpriv(1) of util-linux 2.41.
  prefixWrapper(
    'setpriv',
    {
      flags: '--clear-groups -d,--dump --keep-groups --init-groups --list-caps --no-new-privs,--nnp --reset-env',
      values:
        '--groups --inh-caps --ambient-caps --bounding-set --rgid --egid --regid --ruid --euid --reuid --securebits --pdeathsig --ptracer --selinux-label --apparmor-profile --landlock-access --landlock-rule --seccomp-filter',
    },
    { idle: '--dump --list-caps' },
  ),
];
