// Programs that start a command which one of their options or operands names, besides what they are for.
import { prefixOf, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { parseOptions } from '../options.ts';
import { argumentsOf } from './text.ts';
import { joined, type Started, textOf, type Wrapper } from './wrapper.ts';

const POSSIBLE = { certain: false as const };

/** tar(1): commands for checkpoints, members and compression are texts for a shell. */
const tar: Wrapper = {
  names: ['tar', 'gtar', 'bsdtar'],
  starts(command): Started[] {
    const call = parseOptions(
      {
        values:
          '-I,--use-compress-program -F,--new-volume-script,--info-script --to-command --checkpoint-action --rsh-command --rmt-command -f,--file -C,--directory -T,--files-from -X,--exclude-from',
      },
      command.words,
    );
    return call
      .all('--use-compress-program', '--info-script', '--to-command', '--checkpoint-action')
      .flatMap((option) => {
        const { name, value } = option;
        if (!value) return [];
        if (name !== '--checkpoint-action') return [textOf(value, { label: `tar ${name}`, ...POSSIBLE })];
        return prefixOf(value).startsWith('exec=')
          ? [textOf(sliceWord(value, 5), { label: 'tar --checkpoint-action', ...POSSIBLE })]
          : [];
      });
  },
};

/** `git -c alias.x='!TEXT'`, `git -c core.sshCommand=TEXT`, `git submodule foreach TEXT`, `git bisect run command`. */
const git: Wrapper = {
  names: ['git'],
  starts(command): Started[] {
    const call = parseOptions(
      { values: '-C -c --git-dir --work-tree --namespace --exec-path --config-env', style: 'posix' },
      command.words,
    );
    const set = call.all('-c').flatMap(({ value }) => (value ? startedBySetting(value) : []));
    const variables = ['GIT_SSH_COMMAND', 'GIT_EXTERNAL_DIFF', 'GIT_ASKPASS'].flatMap((name) => {
      const values = command.environment.get(name) ?? [];
      return values.length === 1 ? values.flatMap((value) => otherThanSsh(value, name)) : [];
    });
    const first = call.operands[0];
    const verb = `${staticText(first?.word) ?? ''} ${staticText(command.words[(first?.index ?? 0) + 1]) ?? ''}`;
    const rest = first ? command.words.slice(first.index + 2) : [];
    if (verb === 'bisect run' && rest.length > 0)
      return [...set, ...variables, { kind: 'command', label: 'git bisect run', words: rest, ...POSSIBLE }];
    if (verb !== 'submodule foreach') return [...set, ...variables];
    const text = rest.filter((word) => !/^--(?:recursive|quiet)$/.test(staticText(word) ?? ''));
    return [...set, ...variables, ...joined(text, { label: 'git submodule foreach', ...POSSIBLE })];
  },
};

function startedBySetting(setting: Word): Started[] {
  const shape = shapeOf(setting);
  const alias = /^alias\.[\w-]+=!/i.exec(shape);
  if (alias) return [textOf(sliceWord(setting, alias[0].length), { label: 'git alias', ...POSSIBLE })];
  const hook = /^(?:core\.(?:sshCommand|pager|editor|fsmonitor|askPass)|diff\.external|credential\.helper=!)=?/i.exec(
    shape,
  );
  return hook ? otherThanSsh(sliceWord(setting, hook[0].length), 'git -c') : [];
}

/** ssh with options, for which git and rsync supply host and command, tells nothing; nor do switches. */
function otherThanSsh(text: Word, label: string): Started[] {
  const shape = shapeOf(text).trim();
  if (shape === '' || /^(?:\S*\/)?ssh(?:\s|$)|^(?:true|false|cat|less|\d+)$/.test(shape)) return [];
  return [textOf(text, { label, ...POSSIBLE })];
}

const rsync: Wrapper = {
  names: ['rsync'],
  starts(command): Started[] {
    const { value } = parseOptions({ values: '-e,--rsh' }, command.words).last('--rsh') ?? {};
    return value ? otherThanSsh(value, 'rsync -e') : [];
  },
};

/** `vim -c ':!TEXT'`, `vim '+!TEXT'` */
const vim: Wrapper = {
  names: ['vim', 'vi', 'ex', 'nvim', 'view', 'gvim'],
  starts(command): Started[] {
    const call = parseOptions({ values: '-c --cmd -S -u -U -i -T -s -w -W -t -q', style: 'gnu' }, command.words);
    const texts = [
      ...call.all('-c', '--cmd').flatMap(({ value }) => value ?? []),
      ...command.words.filter((word) => prefixOf(word).startsWith('+')).map((word) => sliceWord(word, 1)),
    ];
    return texts.flatMap((word) => {
      const mark = /^[:\s]*(?:silent!?\s+|sil!?\s+)?(?:%|r\s*)?!/.exec(prefixOf(word));
      return mark
        ? [textOf(sliceWord(word, mark[0].length), { label: `${command.name ?? 'vim'} -c`, ...POSSIBLE })]
        : [];
    });
  },
};

/** `EXEC:`, `SYSTEM:` and `SHELL:` addresses of socat(1), up to their options. */
const socat: Wrapper = {
  names: ['socat', 'socat1'],
  starts(command): Started[] {
    return command.words.slice(1).flatMap((word): Started[] => {
      const shape = shapeOf(word);
      const kind = /^(EXEC|SYSTEM|SHELL):/i.exec(shape)?.[1]?.toUpperCase();
      if (kind === undefined) return [];
      const comma = /(?<!\\),(?=[a-z-]+(?:[=,]|$))/.exec(shape);
      const text = sliceWord(word, kind.length + 1, comma?.index);
      if (kind !== 'EXEC') return [textOf(text, { label: `socat ${kind}`, ...POSSIBLE })];
      const words = argumentsOf(text);
      return words.length > 0 ? [{ kind: 'command', label: 'socat EXEC', words, ...POSSIBLE }] : [];
    });
  },
};

/** `nc -e PROGRAM`, `nc -c TEXT`, `ncat --sh-exec TEXT`. */
const netcat: Wrapper = {
  names: ['nc', 'ncat', 'netcat', 'nc.traditional'],
  starts(command): Started[] {
    const call = parseOptions(
      {
        flags: '-4 -6 -b -C -d -h -k -l -n -r -S -t -u -U -v -z --listen --udp --ssl --keep-open',
        values:
          '-e,--exec -c,--sh-exec --lua-exec -g -G -i -I -m -M -o -O -p -P -q -s -T -V -w -x -X --proxy --allow --deny',
        singleDash: false,
      },
      command.words,
    );
    return call.all('--exec', '--sh-exec').flatMap(({ name, value }): Started[] => {
      if (!value) return [];
      const label = `${command.name ?? 'nc'} ${name}`;
      if (name === '--sh-exec') return [textOf(value, { label, ...POSSIBLE })];
      const words = argumentsOf(value);
      return words.length > 0 ? [{ kind: 'command', label, words, ...POSSIBLE }] : [];
    });
  },
};

/** GNU sed's `e`: `sed '1e TEXT'`. */
const sed: Wrapper = {
  names: ['sed', 'gsed'],
  starts(command): Started[] {
    const call = parseOptions(
      {
        flags: '-n,--quiet,--silent -E,-r,--regexp-extended -s,--separate -u -z --posix --debug --sandbox',
        values: '-e,--expression -f,--file -l,--line-length',
        optional: '-i,--in-place',
      },
      command.words,
    );
    if (call.has('--sandbox', '--posix')) return [];
    const given = call.all('--expression').flatMap(({ value }) => value ?? []);
    const first = call.operands[0];
    const scripts = given.length > 0 || call.has('--file') ? given : first ? [first.word] : [];
    return scripts.flatMap((script) => {
      const mark = /^\s*(?:\d+|\$)?\s*(?:,\s*(?:\d+|\$))?\s*e\s+/.exec(prefixOf(script));
      return mark ? [textOf(sliceWord(script, mark[0].length), { label: 'sed e', ...POSSIBLE })] : [];
    });
  },
};

export const OPTION_COMMANDS: readonly Wrapper[] = [tar, git, rsync, vim, socat, netcat, sed];
