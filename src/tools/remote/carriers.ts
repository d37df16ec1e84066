// Programs that are given an ssh command line, or options for one, in a word: mosh, clush, pssh, ansible.
import { defineTool, markOption, type OptionTable, parseOptions } from '../kit.ts';
import { emitNestedSettings, emitOptionSettings, emitSettings, ownerOf, readSetting } from './settings.ts';

interface Carrier {
  readonly table: OptionTable;
  /** the option that holds a whole command line */
  readonly program?: string;
  /** options that hold ssh options */
  readonly options?: readonly string[];
  /** the option that holds one ssh setting */
  readonly setting?: string;
  /** the option that names hosts; else the first operand does */
  readonly hosts?: string;
}

const PSSH: Carrier = {
  table: {
    flags: '-v,--verbose -A,--askpass -i,--inline --inline-stdout -P,--print -r,--recursive -a,--archive -z,--compress',
    values:
      '-h,--hosts -H,--host -l,--user -p,--par -o,--outdir -e,--errdir -t,--timeout -O,--option -x,--extra-args -X,--extra-arg -L,--localdir -S,--ssh-args',
    style: 'posix',
  },
  options: ['--extra-args'],
  setting: '--option',
  hosts: '--host',
};

const ANSIBLE: Carrier = {
  table: {
    flags:
      '-b,--become -C,--check -D,--diff -k,--ask-pass -K,--ask-become-pass -o,--one-line -v,--verbose -h,--help --version --flush-cache --force-handlers --list-hosts --list-tags --list-tasks --step --syntax-check',
    values:
      '-a,--args -B,--background -c,--connection -e,--extra-vars -f,--forks -i,--inventory,--inventory-file -l,--limit -m,--module-name -M,--module-path -P,--poll -t,--tags,--tree -T,--timeout -u,--user --become-method --become-user --connection-password-file --become-password-file --private-key,--key-file --playbook-dir --scp-extra-args --sftp-extra-args --skip-tags --ssh-common-args --ssh-extra-args --start-at-task --task-timeout --vault-id --vault-password-file',
    prefixes: true,
  },
  options: ['--ssh-common-args', '--ssh-extra-args', '--scp-extra-args', '--sftp-extra-args'],
};

const CARRIERS: Readonly<Record<string, Carrier>> = {
  mosh: {
    table: {
      flags: '-4 -6 -a -n --local --no-init',
      values: '-p,--port --ssh --client --server --predict --family --experimental-remote-ip --bind-server',
      style: 'posix',
    },
    program: '--ssh',
  },
  clush: {
    table: {
      flags:
        '-a,--all -b,--dshbak -B -c,--copy --rcopy -d,--debug -D,--diff -G,--groupbase -L -n,--nostdin -N -P,--progress -p -q,--quiet -r,--regroup -S,--maxrc -v,--verbose --sudo',
      values:
        '-w,--nodes -x,--exclude -X,--exclude-group -g,--group -f,--fanout -t,--connect_timeout -u,--command_timeout -l,--user -o,--options -O,--option -m,--mode -R,--worker -s,--groupsource --hostfile,--machinefile --pick --dest --outdir --errdir --remote --topology --conf --groupsconf --color',
      style: 'posix',
    },
    options: ['--options'],
    hosts: '--nodes',
  },
  pssh: PSSH,
  'parallel-ssh': PSSH,
  pscp: PSSH,
  'pscp.pssh': PSSH,
  'parallel-scp': PSSH,
  prsync: PSSH,
  'parallel-rsync': PSSH,
  ansible: ANSIBLE,
  'ansible-playbook': ANSIBLE,
};

export default defineTool(Object.keys(CARRIERS).join(' '), (command, emit, script) => {
  const tool = command.name ?? '';
  const carrier = CARRIERS[tool];
  if (!carrier) return;
  const call = parseOptions(carrier.table, command.words);
  const named = carrier.hosts === undefined ? undefined : call.last(carrier.hosts)?.value;
  const first = carrier.program === undefined ? undefined : call.operands[0]?.word;
  const owner = ownerOf(tool, named ?? first, script, command);
  for (const option of call.options) {
    if (!option.value) continue;
    if (option.name === carrier.program) emitNestedSettings(option.value, owner, emit);
    if (carrier.options?.includes(option.name)) emitOptionSettings(option.value, owner, emit);
    const setting = option.name === carrier.setting ? readSetting(option.value) : undefined;
    if (setting) emitSettings([{ ...setting, mark: markOption(command, option) }], owner, emit);
  }
});
