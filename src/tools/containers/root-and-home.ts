// What a container's own options say about its root file system, root inside it, and the home directory.
import type { Command } from '../../model/command.ts';
import type { ContainerRunEffect, Mark } from '../../model/effect.ts';
import { shapeOf, staticText, type Word } from '../../model/word.ts';
import type { ContainerCall } from '../../shell/wrappers/containers.ts';
import { environmentWord, insertAfter, markOption, replaceWord } from '../kit.ts';
import { isTrue, switchedOn, variableOn } from './start.ts';

/** What a start says about these; nothing where the runtime's defaults hold. */
export type RootAndHome = Pick<ContainerRunEffect, 'writable' | 'asRoot' | 'home'>;

function details(
  writable: ContainerRunEffect['writable'],
  asRoot: Mark | undefined,
  home: RootAndHome['home'],
): RootAndHome {
  return { ...(writable && { writable }), ...(asRoot && { asRoot }), ...(home && { home }) };
}

/**
 * apptainer and singularity. They mount the home directory by themselves
 * (https://apptainer.org/docs/user/latest/bind_paths_and_mounts.html).
 */
export function apptainerRootAndHome(call: ContainerCall, command: Command): RootAndHome {
  const { options } = call;
  const option = options.last('--writable');
  const mark = switchedOn(command, option);
  const word = option && command.words[option.index];
  const temporary =
    word && option.cluster === undefined && !option.value ? replaceWord(word, '--writable-tmpfs') : undefined;
  return details(
    mark && { ...mark, ...(temporary && { temporary }) },
    switchedOn(command, options.last('--fakeroot')),
    apptainerHome(call, command),
  );
}

/** Options that leave the home directory out, or put another one in its place. */
const WITHOUT_HOME = ['--no-home', '--contain', '--containall', '--compat', '--home', '--oci', '--vm'];
const WITHOUT_HOME_VARIABLES = ['NO_HOME', 'CONTAIN', 'CONTAINALL', 'COMPAT', 'HOME'];

function apptainerHome({ options, verb }: ContainerCall, command: Command): RootAndHome['home'] {
  if (options.open || options.has(...WITHOUT_HOME)) return undefined;
  if (options.all('--no-mount').some(({ value }) => value && /home|…/.test(shapeOf(value)))) return undefined;
  for (const prefix of ['APPTAINER', 'SINGULARITY']) {
    if (WITHOUT_HOME_VARIABLES.some((name) => environmentWord(command, `${prefix}_${name}`))) return undefined;
    const left = environmentWord(command, `${prefix}_NO_MOUNT`);
    if (left && /home|…/.test(shapeOf(left))) return undefined;
  }
  const last = verb.split(' ').at(-1);
  const index = command.words.findIndex((word) => staticText(word) === last);
  const leaveOut = index > 0 ? insertAfter(command, index, ' --no-home') : undefined;
  return { by: 'default', mark: { at: command.at }, ...(leaveOut && { leaveOut }) };
}

/** enroot: `-r`, `-w` and the variables of its hooks. What is written into a mounted squashfs is gone afterwards. */
export function enrootRootAndHome({ options, image }: ContainerCall, command: Command): RootAndHome {
  const writable = switchedOn(command, options.last('--rw'));
  const kept = writable && !(image && /\.(?:sqsh|squashfs|sqfs)$/.test(shapeOf(image))) ? writable : undefined;
  const home = variableOn(command, 'ENROOT_MOUNT_HOME');
  return details(kept, switchedOn(command, options.last('--root')), home && { by: 'option', mark: home });
}

/** charliecloud (ch-run(1)): `--write-fake` is an overlay in memory, `--home` mounts the home directory. */
export function chRunRootAndHome({ options }: ContainerCall, command: Command): RootAndHome {
  const user = options.last('--uid');
  const root = user && staticText(user.value) === '0' ? markOption(command, user) : undefined;
  const home = switchedOn(command, options.last('--home'));
  return details(
    switchedOn(command, options.last('--write')),
    root,
    home && { by: 'option', mark: home, ...(home.remove && { leaveOut: home.remove }) },
  );
}

/** A switch of pyxis, by its long name, where it stands. */
export interface PyxisSwitch {
  readonly mark: Mark;
  /** later ones win */
  readonly order: number;
}

/**
 * pyxis (its README): unnamed containers are removed after the step, so that only a named or saved one keeps what is
 * written into it.
 */
export function pyxisRootAndHome(find: (name: string) => PyxisSwitch | undefined, homeVariable?: Mark): RootAndHome {
  const on = (name: string, off: string): Mark | undefined => {
    const [yes, no] = [find(name), find(off)];
    return yes && (!no || no.order < yes.order) ? yes.mark : undefined;
  };
  const writable = on('container-writable', 'container-readonly');
  const kept = find('container-name') ?? find('container-save');
  const asked = on('container-mount-home', 'no-container-mount-home');
  const home = asked ?? (find('no-container-mount-home') ? undefined : homeVariable);
  return details(
    kept && writable,
    on('container-remap-root', 'no-container-remap-root'),
    home && { by: 'option', mark: home, ...(home.remove && { leaveOut: home.remove }) },
  );
}

/** Variables that stand for such options, with what they say. */
const VARIABLES: Readonly<Record<string, 'writable' | 'asRoot' | 'superuser'>> = {
  APPTAINER_WRITABLE: 'writable',
  SINGULARITY_WRITABLE: 'writable',
  APPTAINER_FAKEROOT: 'asRoot',
  SINGULARITY_FAKEROOT: 'asRoot',
  ENROOT_ROOTFS_WRITABLE: 'writable',
  ENROOT_REMAP_ROOT: 'asRoot',
  ENROOT_ALLOW_SUPERUSER: 'superuser',
};

/** What a variable says by itself. */
export function rootByVariable(name: string, value: Word, mark: Mark): RootAndHome | undefined {
  const says = VARIABLES[name];
  if (!says || !isTrue(staticText(value))) return undefined;
  if (says === 'writable') return { writable: mark };
  return { asRoot: { ...mark, ...(says === 'superuser' && { keepsPrivileges: true }) } };
}
