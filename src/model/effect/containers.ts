// Images and containers.
import type { Edit } from '../finding.ts';
import type { Static } from '../static.ts';
import type { Word } from '../word.ts';
import type { EffectBase, Mark } from './base.ts';
import type { CheckOff } from './software.ts';

/** `root-daemon`: root on the node does the work; the others keep the user's identity. */
export type PrivilegeModel = 'root-daemon' | 'rootless' | 'unprivileged';

export interface ImageReference {
  /** as written, with `…` for unknown stretches */
  readonly text: string;
  /** `docker`, `oras`, `library`, `shub`, `file`, … */
  readonly transport: string;
  /** a file on disk, an earlier stage, `scratch`: nothing that could be re-pointed in a registry */
  readonly local: boolean;
  readonly registry: string | undefined;
  /** the path within the registry without the last part */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
  /** some part that decides about the pin is not known */
  readonly open: boolean;
}

/** Nobody asks who signed an image; `minor`: the program would take an unsigned one anyway, with a warning. */
export type ImageCheckOff = Omit<CheckOff, 'what'>;

export interface ImageEffect extends EffectBase {
  readonly kind: 'image';
  readonly engine: string;
  readonly action: 'run' | 'pull' | 'build';
  readonly reference: ImageReference;
  /** the reference as it stands in the command */
  readonly word: Word;
  /** the registry is contacted without TLS or without checking it */
  readonly insecure?: Mark;
  /** the image is taken whoever signed it */
  readonly checkOff?: ImageCheckOff;
  /** the keys whose owners must have signed it, or else it is not used */
  readonly signedBy?: Word;
  /** the command makes this image itself and gives it this name: nothing is fetched */
  readonly made?: boolean;
}

export interface ContainerRunEffect extends EffectBase {
  readonly kind: 'container-run';
  readonly engine: string;
  readonly model: PrivilegeModel;
  readonly image?: Word;
  readonly privileged?: Mark;
  /** upper case, without `CAP_` */
  readonly capabilities: readonly { readonly name: Static<string>; readonly mark: Mark }[];
  /** namespaces shared with the host on request */
  readonly shared: readonly {
    readonly namespace: 'network' | 'pid' | 'ipc' | 'uts' | 'user' | 'cgroup';
    readonly mark: Mark;
  }[];
  /** confinement switched off: `seccomp=unconfined`, `label=disable`, … */
  readonly unconfined: readonly { readonly option: string; readonly mark: Mark }[];
  /** GPUs were asked for, which explains `--ipc=host` and friends */
  readonly gpu: boolean;
  /** the program inside the container, basename, when known */
  readonly program?: string;
  /** the command has a debugger inside */
  readonly debugger: boolean;
  /** what is written into the root file system stays; `temporary`: edits that let it go with the container */
  readonly writable?: Mark & { readonly temporary?: readonly Edit[] };
  /** it runs as root of a user namespace; with `keepsPrivileges` what a real root has is kept */
  readonly asRoot?: Mark & { readonly keepsPrivileges?: boolean };
  /** the home directory is mounted: because the runtime does, or because an option asks for it */
  readonly home?: { readonly by: 'default' | 'option'; readonly mark: Mark; readonly leaveOut?: readonly Edit[] };
}

/** The user that containers of a finished image start as, unless told otherwise. */
export interface ImageUserEffect extends EffectBase {
  readonly kind: 'image-user';
  /** what was said last about it; absent when nothing says it: then the base image decides, and else it is root */
  readonly user?: Word;
  readonly root: 'yes' | 'no' | 'unknown';
  /** the image has a program to start, or a base that may have one */
  readonly starts: boolean;
  /** ports are declared that others are to reach */
  readonly exposed: boolean;
}

export interface MountEffect extends EffectBase {
  readonly kind: 'mount';
  readonly engine: string;
  readonly model: PrivilegeModel;
  readonly source: Word;
  /** the source normalised, with `${NAME}` for what a variable holds; absent when it may be anything */
  readonly path?: string;
  readonly target?: Word;
  readonly readOnly: boolean;
  readonly propagation?: string;
}
