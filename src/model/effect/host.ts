// Effects on the machine and its files, and what belongs to no other family.
import type { Place } from '../../text/place.ts';
import type { Edit } from '../finding.ts';
import type { FileLanguage } from '../languages.ts';
import type { DirectiveProblem } from '../submission.ts';
import type { Piece, Word } from '../word.ts';
import type { EffectBase, Mark } from './base.ts';
import type { ImageCheckOff } from './containers.ts';
import type { Reach } from './fetching.ts';
import type { CheckOff, PackageIndex } from './software.ts';

export interface PrivilegeEffect extends EffectBase {
  readonly kind: 'privilege';
  /**
   * `sudo`, `setenforce`, `engine-socket`, `engine-daemon`, …; `engine-use`: a daemon of root's does the work,
   * `engine-group`: somebody gets the right to ask it
   */
  readonly what:
    | 'sudo'
    | 'su'
    | 'mac-off'
    | 'engine-socket'
    | 'engine-daemon'
    | 'engine-remote'
    | 'engine-use'
    | 'engine-group'
    | 'setuid-container';
  readonly subject?: Word;
  /** the subject as a normalised path, for sockets; see MountEffect */
  readonly path?: string;
  readonly tool: string;
  /** for engine-remote and engine-daemon: the connection is encrypted and checked */
  readonly guarded?: boolean;
  /** for engine-remote: where the engine is */
  readonly reach?: Reach;
  readonly mark?: Mark;
}

export interface SecretEffect extends EffectBase {
  readonly kind: 'secret';
  /** what recognised it: `huggingface-token`, `named-variable`, … */
  readonly detector: string;
  /** what a person calls it: "Hugging Face token" */
  readonly label: string;
  /** the variable or option it belongs to */
  readonly name?: string;
  /** `literal`: the value itself stands in the text; `reference`: a variable or command provides it */
  readonly form: 'literal' | 'reference';
  /** units of the value, for literals; the value itself is never kept */
  readonly length?: number;
  readonly exposure: 'text' | 'argument' | 'url' | 'directive';
  readonly tool?: string;
  /** where the value was put into the command, when it is written elsewhere: the `$PASSWORD` among its words */
  readonly use?: Place;
  /** `program`: the program is known to read a credential there; `name`: only the option's or variable's name says so */
  readonly basis?: 'program' | 'name';
  /** how to pass it so that it is not seen; the value itself is not repeated */
  readonly instead?: { readonly title: string; readonly safety: 'safe' | 'unsafe'; readonly edits: readonly Edit[] };
  readonly remove?: readonly Edit[];
}

export interface PermissionEffect extends EffectBase {
  readonly kind: 'permission';
  readonly tool: string;
  /** what "others" get */
  readonly others: { readonly read: boolean; readonly write: boolean };
  readonly sticky: boolean;
  readonly recursive: boolean;
  readonly paths: readonly Word[];
  /** the mode or entry as written */
  readonly mode: string;
  readonly tighten?: { readonly title: string; readonly edits: readonly Edit[] };
  /** the mask of the process is taken off the mode (`chmod +w`, Python's `makedirs`) */
  readonly masked?: boolean;
}

export interface WriteEffect extends EffectBase {
  readonly kind: 'write';
  readonly path: Word;
  readonly append: boolean;
  /** what is written, when the text tells */
  readonly content?: readonly Piece[];
}

/** Files go to where others get at them too: into an image, to another machine, to a shared folder. */
export interface CopyEffect extends EffectBase {
  readonly kind: 'copy';
  /** `COPY`, `ADD`, `%files`, `cp`, `scp` */
  readonly tool: string;
  readonly source: Word;
  readonly target: Word;
  readonly into: 'image' | 'folder' | 'machine';
  /** paths of files that are known to lie in the folder that is copied, relative to it */
  readonly holds?: readonly string[];
}

export interface DeleteEffect extends EffectBase {
  readonly kind: 'delete';
  readonly paths: readonly Word[];
  readonly recursive: boolean;
}

/** A switch of a program or protocol: environment variables, `git config`, `ssh -o`, `conda config`, … */
export interface SettingEffect extends EffectBase {
  readonly kind: 'setting';
  readonly system: 'environment' | 'ssh' | 'git' | 'conda' | 'npm' | 'pip' | 'apptainer' | 'python' | 'tool';
  /** the setting's own name; ssh and git names in lower case */
  readonly name: string;
  readonly value: Word;
  /** stays after the job: `--global`, `--system`, a file in the home directory */
  readonly persistent: boolean;
  readonly mark: Mark;
  /** the program whose switch it is */
  readonly tool: string;
  /** the package index or channel it names, for package managers */
  readonly index?: PackageIndex;
  /** the check of packages it switches off, for package managers */
  readonly checkOff?: CheckOff;
  /** the check of images it switches off */
  readonly imageCheckOff?: ImageCheckOff;
  /** the peer it applies to, for ssh */
  readonly host?: Word;
  /** the peer is this machine or one of the job's own nodes */
  readonly inJob?: boolean;
}

export interface DirectiveEffect extends EffectBase {
  readonly kind: 'directive';
  readonly problem: DirectiveProblem;
  readonly fix?: { readonly title: string; readonly safety: 'safe' | 'unsafe'; readonly edits: readonly Edit[] };
}

/** A shell or program whose input and output are joined to the network. */
export interface SpawnEffect extends EffectBase {
  readonly kind: 'spawn';
  readonly tool: string;
  readonly what: 'shell' | 'program';
  readonly direction: 'connect' | 'listen';
  readonly peer?: Word;
  /** the command that holds the connection, where it is another one: `nc` of `nc -l 4444 | sh` */
  readonly carrier?: number;
}

/**
 * A command reads a file in another language that says what is built, installed or run. The engine follows it when the
 * front end lets it be read.
 */
export interface ReferEffect extends EffectBase {
  readonly kind: 'refer';
  readonly tool: string;
  readonly language: FileLanguage;
  readonly path: Word;
  /** the text, where the file that refers to it holds it: `dockerfile_inline` */
  readonly text?: Word;
  /** the name is guessed from another one (`x.def` from `x.sif`): that there is no such file says nothing */
  readonly guessed?: boolean;
  /** values the command gives to the file's build arguments, by name */
  readonly given?: ReadonlyMap<string, Word>;
}

/** The build of an image runs commands on the machine that builds, outside the image. */
export interface HostBuildEffect extends EffectBase {
  readonly kind: 'host-build';
  /** the section or instruction that holds them, as people write it: `%setup` */
  readonly where: string;
  /** all they write lies in the image */
  readonly onlyImage: boolean;
  /** the first of those that do more */
  readonly others: readonly { readonly text: string; readonly at: Place }[];
  /** the commands, by id: from the first one up to `end` */
  readonly commands: { readonly first: number; readonly end: number };
}
