// Package files and image files given to an installer or a runtime: what is in them runs.
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import { defineTool, type Emit, type OptionTable, parseOptions } from '../kit.ts';
import { emitFetch, namedTarget } from '../transfer/fetching.ts';
import { parseUrl } from '../url.ts';

interface Installer {
  readonly options: OptionTable;
  /** verbs or options that install; absent: any use */
  readonly verb?: RegExp;
  readonly files: RegExp;
}

const PACKAGE_OPTIONS: OptionTable = {
  values:
    '-c --config --installroot --root -o --option --prefix -t --target-release --releasever --enablerepo --disablerepo -x --exclude --dbpath --define -D',
};

const INSTALLERS: Readonly<Record<string, Installer>> = {
  rpm: { options: PACKAGE_OPTIONS, verb: /^(?:-[ivhF]*[iUF][ivhF]*|--install|--upgrade|--freshen)$/, files: /\.rpm$/ },
  dpkg: { options: PACKAGE_OPTIONS, verb: /^(?:-[a-z]*i[a-z]*|--install|--unpack|-x)$/, files: /\.deb$/ },
  apt: { options: PACKAGE_OPTIONS, verb: /^(?:install|reinstall)$/, files: /\.deb$/ },
  dnf: { options: PACKAGE_OPTIONS, verb: /^(?:install|localinstall|reinstall|update|upgrade)$/, files: /\.rpm$/ },
  pip: {
    options: {
      values:
        '-r,--requirement -c,--constraint -e,--editable -t,--target -i,--index-url --extra-index-url -f,--find-links --prefix --root --platform --python-version --trusted-host --cache-dir --log --proxy --timeout --retries --cert --upgrade-strategy --no-binary --only-binary --global-option --config-settings',
    },
    verb: /^install$/,
    files: /\.(?:whl|tar\.gz|tgz|zip|tar\.bz2)$/,
  },
  conda: {
    options: { values: '-n,--name -p,--prefix -c,--channel --file' },
    verb: /^install$/,
    files: /\.(?:conda|tar\.bz2)$/,
  },
  gem: { options: { values: '-v,--version -i,--install-dir -s,--source' }, verb: /^install$/, files: /\.gem$/ },
  npm: { options: { values: '--prefix --registry -w' }, verb: /^(?:install|i|add)$/, files: /\.(?:tgz|tar\.gz)$/ },
  apptainer: {
    options: {
      values:
        '-B --bind -H --home --pwd --env --env-file -c --app -S --scratch --overlay -W --workdir --network --dns --hostname',
      style: 'posix',
    },
    verb: /^(?:exec|run|shell|instance|test)$/,
    files: /\.(?:sif|simg|img)$/,
  },
};
const ALIASES: Readonly<Record<string, string>> = {
  'apt-get': 'apt',
  yum: 'dnf',
  microdnf: 'dnf',
  zypper: 'dnf',
  pip3: 'pip',
  mamba: 'conda',
  micromamba: 'conda',
  singularity: 'apptainer',
};

export default defineTool([...Object.keys(INSTALLERS), ...Object.keys(ALIASES)].join(' '), (command, emit) => {
  const name = command.name?.replace(/(?<=\d)\.\d+$/, '') ?? '';
  const installer = INSTALLERS[ALIASES[name] ?? name];
  if (!installer) return;
  if (installer.verb && !command.words.slice(1).some((word) => installer.verb?.test(staticText(word) ?? ''))) return;
  for (const { word } of parseOptions(installer.options, command.words).operands)
    installs(word, name, installer.files, emit);
});

function installs(word: Word, tool: string, files: RegExp, emit: Emit): void {
  if (!files.test(shapeOf(word))) return;
  const url = parseUrl(word);
  let path = word;
  if (url.scheme !== undefined || url.hostWord) {
    // pip and conda list addresses among the packages they install.
    const target = namedTarget(url);
    if (
      /^(?:https?|ftp)$/.test(url.scheme ?? '') &&
      target.kind === 'file' &&
      /^(?:rpm|dnf|yum|microdnf|zypper)$/.test(tool)
    ) {
      emitFetch(emit, { tool, url, target });
      path = target.path;
    } else if (!url.hostWord || shapeOf(word).includes('://')) return;
  }
  emit({ kind: 'execute', at: word.at, interpreter: 'installer', source: 'file', path });
}
