// What commands, directives and assignments do, as far as security is concerned. Rules read effects and nothing else.
import type { Place } from '../text/place.ts';
import type { ContainerScope, Scope, Via } from './command.ts';
import type { Edit } from './finding.ts';
import type { FileLanguage } from './languages.ts';
import type { Static } from './static.ts';
import type { DirectiveProblem } from './submission.ts';
import type { Piece, Word } from './word.ts';

/** The words that set something, with the edits that take them away again (absent where that can't be done safely). */
export interface Mark {
  readonly at: Place;
  readonly remove?: readonly Edit[];
}

interface EffectBase {
  /** unique within a check, in the order of execution */
  readonly id: number;
  /** where a person should look: the option or word that matters, else the command */
  readonly at: Place;
  /** the whole command or directive */
  readonly statement: Place;
  /** where the command's words are written, when that is elsewhere: in a variable, or where a function is called */
  readonly written?: Place;
  readonly command?: number;
  readonly scope: Scope;
  readonly certain: boolean;
  readonly via: readonly Via[];
  /** effects this one continues: the fetch whose file is executed. Set by flow/. */
  from?: readonly number[];
  /** the fetched repositories whose content this runs, installs or sets to a revision. Set by flow/. */
  copies?: readonly number[];
  /** the check that stands between fetch and use. Set by flow/. */
  verifiedBy?: number;
}

// ---- network -------------------------------------------------------------------------------------------------------

/** Catalogue D2. `unknown`: an address that is not known, but not the default either. */
export type BindClass = 'loopback' | 'unix' | 'any' | 'specific' | 'unknown';

export interface Bind {
  readonly address: Static<string>;
  readonly class: BindClass;
  /** the value or option that sets it; absent when the tool's default decides */
  readonly at?: Place;
  /** edits that bind to loopback instead */
  readonly toLoopback?: readonly Edit[];
}

/** Catalogue D3. */
export type AuthState = 'disabled' | 'absent' | 'generated' | 'runtime' | 'literal' | 'partial' | 'set';

export interface Auth {
  readonly state: AuthState;
  readonly at?: Place;
  /** edits that switch the tool's login on again */
  readonly enable?: readonly Edit[];
}

/**
 * Table T1: X gives a shell or kernel, D is a dashboard, S serves a model, R stores data, P is a peer port of a
 * distributed program (manifest only), raw is a bare socket, C is a control plane that runs submitted code.
 */
export type ListenClass = 'X' | 'D' | 'S' | 'R' | 'P' | 'C' | 'raw';

export interface ListenEffect extends EffectBase {
  readonly kind: 'listen';
  /** the program as people know it: `JupyterLab`, `TensorBoard` */
  readonly tool: string;
  readonly class: ListenClass;
  /** what is served, where rules treat programs of one class differently */
  readonly service?:
    | 'ray-head'
    | 'ray-dashboard'
    | 'dask-scheduler'
    | 'spark'
    | 'ipcontroller'
    | 'vnc'
    | 'x11'
    | 'web-forwarder'
    | 'file-server'
    | 'forwarded';
  readonly protocol: 'tcp' | 'udp' | 'unix';
  readonly bind: Bind;
  readonly port: Static<string>;
  readonly auth: Auth;
  readonly tls: boolean;
  /** a terminal that takes no input */
  readonly readOnly?: boolean;
  /** the directory a file server shows */
  readonly serves?: Word;
  /** the server that a forwarder (websockify, socat) passes its connections to, and whose login counts */
  readonly forwards?: { readonly host?: Word; readonly port?: Static<string>; readonly socket?: Word };
  /** a container engine publishes a port of a container here; without `port` any of them */
  readonly published?: { readonly port?: Static<string>; readonly container?: ContainerScope };
  /** the published port that leads to this listener in a container. Set by flow/. */
  publishedBy?: number;
  /** words or files of unknown content may change address or login */
  readonly open?: boolean;
}

export interface ConnectEffect extends EffectBase {
  readonly kind: 'connect';
  readonly tool: string;
  readonly scheme: string;
  readonly host: Word;
  readonly port?: Static<string>;
  readonly purpose: 'login' | 'transfer' | 'database' | 'probe' | 'other';
  /** neither encrypted nor checked */
  readonly cleartext: boolean;
  readonly reach?: Reach;
}

export interface TunnelEffect extends EffectBase {
  readonly kind: 'tunnel';
  readonly tool: string;
  /** `public`: published on the internet by a service; `forward`: an ssh port forward or SOCKS proxy */
  readonly reach: 'public' | 'forward';
  /** who may use a public one: anybody with the address, or only logins of the provider */
  readonly login: 'anonymous' | 'provider' | 'ssh';
  readonly direction?: 'local' | 'remote' | 'dynamic';
  readonly bind?: Bind;
  /** where it listens, for forwards */
  readonly port?: Static<string>;
  /** asks that others may use it, where the server decides (`ssh -g -R`) */
  readonly gateway?: Mark;
  /** the host that is connected to */
  readonly host?: Word;
  /** removes the risky part */
  readonly remove?: readonly Edit[];
}

// ---- fetching, checking, running -----------------------------------------------------------------------------------

/** Who answers at an address: this machine or a local file, a host of the cluster, a host elsewhere. */
export type Reach = 'local' | 'cluster' | 'public' | 'unknown';

export interface Url {
  /** the whole address; unknown stretches show as `…` in its shape */
  readonly word: Word;
  /** lower case, without `:`; undefined when not known */
  readonly scheme: string | undefined;
  /** undefined when any part of it is not known */
  readonly host: string | undefined;
  /** the host's own pieces, known or not; absent when the address has none */
  readonly hostWord?: Word;
  readonly port?: string;
  /** from the first slash after the host, as far as known */
  readonly path: string;
  /** `user:password@` or `token@`, when literal text stands there */
  readonly userinfo?: Word;
  readonly reach: Reach;
}

export type FetchTarget =
  | { readonly kind: 'file'; readonly path: Word }
  | { readonly kind: 'directory'; readonly path: Word }
  | { readonly kind: 'stdout' }
  | { readonly kind: 'none' };

export interface VcsSource {
  readonly tool: 'git' | 'hg' | 'svn';
  readonly ref: { readonly kind: 'none' | 'named' | 'branch' | 'tag' | 'commit' | 'unknown'; readonly text?: string };
  readonly directory: Word;
}

export interface FetchEffect extends EffectBase {
  readonly kind: 'fetch';
  readonly tool: string;
  readonly direction: 'download' | 'upload';
  readonly url: Url;
  readonly target: FetchTarget;
  /** whether the server's certificate is checked; `custom`: against a given authority */
  readonly tls: 'on' | 'off' | 'custom';
  /** what switches the check off */
  readonly tlsOff?: Mark;
  /** the tool compares the result with a known digest itself */
  readonly checksum: boolean;
  /** a distribution's packages, which carry signatures of their own */
  readonly mirror?: true;
  /** whether the data goes unencrypted, where the scheme alone does not tell (`-e ssh host::module`, `-dcpriv`) */
  readonly cleartext?: boolean;
  readonly vcs?: VcsSource;
  /** edits that turn http:// into https:// */
  readonly toHttps?: readonly Edit[];
}

/** A working copy is set to a revision: `git checkout REF`, `git reset --hard REF`. */
export interface CheckoutEffect extends EffectBase {
  readonly kind: 'checkout';
  readonly tool: VcsSource['tool'];
  readonly ref: VcsSource['ref'];
  readonly directory: Word;
}

export interface VerifyEffect extends EffectBase {
  readonly kind: 'verify';
  readonly tool: string;
  /** the files that are checked; a checksum list read from input names them */
  readonly paths: readonly Word[];
  /** `status`: fails on a mismatch; `output`: prints a digest, and only a comparison of it checks anything */
  readonly by: 'status' | 'output';
  /** false when nothing depends on the result (`|| true`, no `set -e`). Set by flow/. */
  enforced: boolean;
}

/** Code starts: a program file by path, an interpreter reading a file, or an interpreter reading a stream. */
export interface ExecuteEffect extends EffectBase {
  readonly kind: 'execute';
  /** `program`: the file itself is run; `bash`, `python`, … */
  readonly interpreter: string;
  readonly source: 'file' | 'stdin' | 'text';
  readonly path?: Word;
  /** the word that holds substituted text, for `bash -c "$(…)"` and `eval` */
  readonly word?: Word;
  /** it runs what its own command fetches: `exec(urlopen(…).read())` */
  readonly ownFetch?: boolean;
  /** it runs what its own command decodes: `exec(base64.b64decode(…))` */
  readonly ownDecode?: boolean;
  /**
   * how what was fetched (`from`) came here: straight through a pipe or substitution, as the file itself, or out of
   * an archive. Set by flow/.
   */
  arrival?: 'stream' | 'file' | 'unpacked';
  /** the decoders that what runs here went through. Set by flow/. */
  decoded?: readonly number[];
  /** Set by flow/. */
  exposed?: Exposure;
}

/** Code stands where other users can put theirs. */
export interface Exposure {
  /**
   * `temporary`: in a folder of the node that everybody writes to; `scratch`: in one that the name says is everybody's;
   * `opened`: the script gave everybody write access
   */
  readonly how: 'temporary' | 'scratch' | 'opened';
  /** the folder */
  readonly folder: string;
  /** the permission that opened it */
  readonly by?: number;
}

/** An archive is unpacked. */
export interface UnpackEffect extends EffectBase {
  readonly kind: 'unpack';
  readonly tool: string;
  /** absent: it comes through standard input */
  readonly file?: Word;
  /** absent: the working directory */
  readonly directory?: Word;
  /** see ExecuteEffect. Set by flow/. */
  arrival?: ExecuteEffect['arrival'];
}

/** A file or folder from which code will be loaded: it is made executable, or programs look there. */
export interface CodePathEffect extends EffectBase {
  readonly kind: 'code-path';
  /**
   * `executable`: made so, or put among programs; the others name what is looked up there, `preload` what every program
   * loads
   */
  readonly how: 'executable' | 'programs' | 'libraries' | 'preload' | 'modules';
  /** the variable or program that says so: `PATH`, `chmod` */
  readonly tool: string;
  readonly path: Word;
  /** see ExecuteEffect. Set by flow/. */
  arrival?: ExecuteEffect['arrival'];
  /** Set by flow/. */
  exposed?: Exposure;
}

/** Text or a file is turned back into what it was before it was encoded, encrypted, compressed or scrambled. */
export interface DecodeEffect extends EffectBase {
  readonly kind: 'decode';
  readonly tool: string;
  /** `scramble`: the same letters in another order, or others in their place (`rev`, ROT13) */
  readonly scheme: 'encoding' | 'cipher' | 'compression' | 'scramble';
  readonly target: FetchTarget;
  /** what comes out, as far as the script tells; `text` is interpreted like any other text of the script */
  readonly result: 'text' | 'executable' | 'unknown';
}

// ---- models ---------------------------------------------------------------------------------------------------------

/** A program loads a model or data set by name, and may run the code that its repository holds. */
export interface ModelLoadEffect extends EffectBase {
  readonly kind: 'model-load';
  /** the program or function that loads it */
  readonly tool: string;
  readonly what: 'model' | 'data set';
  /** the name or path; absent when none is given here */
  readonly model?: Word;
  /** `hub`: a repository's name; `local`: a path; `unknown`: the text does not tell */
  readonly source: 'hub' | 'local' | 'unknown';
  /** branch, tag or commit of the repository, when one is asked for */
  readonly revision?: Static<string>;
  /** whether code from the repository may run */
  readonly trust: Static<boolean>;
  /** nothing is fetched: what runs was staged before */
  readonly offline: boolean;
  /** `program`: it is known to read the option so; `name`: only the option's name says so */
  readonly basis: 'program' | 'name';
}

// ---- software ------------------------------------------------------------------------------------------------------

/** Catalogue D5, best first; `local`: a path; `unknown`: the text does not tell. */
export type Pin = 'hash' | 'commit' | 'exact' | 'tag' | 'fuzzy' | 'range' | 'none' | 'local' | 'unknown';

export interface Requirement {
  /** as written, with `…` for unknown stretches */
  readonly text: string;
  /** normalised project name, when known */
  readonly name: string | undefined;
  readonly pin: Pin;
  readonly source: 'index' | 'vcs' | 'url' | 'path';
  readonly url?: Url;
  /** the revision asked for, with source `vcs` */
  readonly ref?: VcsSource['ref'];
  readonly at: Place;
}

export interface PackageIndex {
  readonly url: Url;
  readonly role: 'index' | 'extra' | 'find-links' | 'channel';
  readonly mark: Mark;
  readonly toHttps?: readonly Edit[];
}

/** A check of what is installed that is switched off. */
export interface CheckOff {
  /** `signatures`: who made a package or a list of them; `hashes`: whether an archive is the one that was meant */
  readonly what: 'signatures' | 'hashes';
  /** the option or setting that does it, as people write it */
  readonly by: string;
  readonly mark: Mark;
  /** the check hardly protects what is installed here: a branch has no hash, dpkg looks at no signature by default */
  readonly minor?: boolean;
}

export interface InstallEffect extends EffectBase {
  readonly kind: 'install';
  /** `pip`, `uv`, `conda`, `npm`, `apt`, `dnf`, … */
  readonly manager: string;
  readonly requirements: readonly Requirement[];
  /** files that name what is installed */
  readonly files: readonly {
    readonly path: Word;
    readonly role: 'requirements' | 'constraints' | 'environment' | 'lock' | 'project';
    readonly at: Place;
    /** what it says is known, and part of these effects */
    readonly read?: true;
  }[];
  readonly indexes: readonly PackageIndex[];
  readonly trustedHosts: readonly { readonly host: Word; readonly url: Url; readonly mark: Mark }[];
  /** TLS checks switched off for the whole call */
  readonly insecure?: Mark;
  /** checks of the packages themselves switched off */
  readonly checksOff?: readonly CheckOff[];
  /** every artefact is compared with a recorded hash */
  readonly hashes: boolean;
  /** versions come from a lock file */
  readonly locked: boolean;
  /** no package index is asked, only files at hand (`--no-index`) */
  readonly offline?: boolean;
  /** everything that is installed is brought to its newest version */
  readonly upgrades?: boolean;
  /** where packages of Node go: into the project, onto the machine, or into a cache for one run (`npx`) */
  readonly into?: 'project' | 'machine' | 'cache';
  /** whether the project has a lock file, where the install takes what the project asks for */
  readonly lock?: 'present' | 'absent' | 'unknown';
  /** no code of the packages runs while they are installed */
  readonly withoutScripts?: boolean;
  /** edits that install what the lock file says */
  readonly toLocked?: readonly Edit[];
  /** uv's index strategy, conda's channel priority, when given */
  readonly strategy?: { readonly value: Static<string>; readonly mark: Mark };
}

/** A place is added that a program takes packages or images from: a mirror of spack, a remote of Apptainer. */
export interface SourceEffect extends EffectBase {
  readonly kind: 'source';
  readonly tool: string;
  readonly url: Url;
  /** the program's own place, or one its makers keep */
  readonly known: boolean;
}

/** A repository of system packages is added. */
export interface RepositoryEffect extends EffectBase {
  readonly kind: 'repository';
  readonly manager: 'apt' | 'dnf' | 'zypper' | 'apk';
  readonly url: Url;
  /** whose packages: the distribution's (mirrors included), somebody's of a service where all may publish, others' */
  readonly publisher: 'distribution' | 'person' | 'other';
  /** what they are checked against: a key given for it, any key that is trusted, or what the system's settings say */
  readonly signed: 'own-key' | 'any-key' | 'default';
  /** no signature is asked for */
  readonly checkOff?: CheckOff;
  readonly toHttps?: readonly Edit[];
}

/** A key becomes one that packages may be signed with. */
export interface RepositoryKeyEffect extends EffectBase {
  readonly kind: 'repository-key';
  readonly tool: string;
  /** for every repository, or for those that name it */
  readonly trusted: 'everywhere' | 'where-named';
  readonly source: 'stdin' | 'file' | 'url' | 'keyserver' | 'repository';
  readonly path?: Word;
  readonly url?: Url;
  /** how a key of a key server is named: the full fingerprint, 16 digits of it, or 8, which others can imitate */
  readonly named?: 'fingerprint' | 'long' | 'short' | 'unknown';
}

// ---- containers ----------------------------------------------------------------------------------------------------

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

// ---- host ----------------------------------------------------------------------------------------------------------

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

export type Effect =
  | ListenEffect
  | ConnectEffect
  | TunnelEffect
  | FetchEffect
  | CheckoutEffect
  | VerifyEffect
  | ExecuteEffect
  | DecodeEffect
  | UnpackEffect
  | CodePathEffect
  | ModelLoadEffect
  | InstallEffect
  | SourceEffect
  | RepositoryEffect
  | RepositoryKeyEffect
  | ImageEffect
  | ImageUserEffect
  | ContainerRunEffect
  | MountEffect
  | PrivilegeEffect
  | SecretEffect
  | PermissionEffect
  | WriteEffect
  | CopyEffect
  | DeleteEffect
  | SettingEffect
  | DirectiveEffect
  | SpawnEffect
  | HostBuildEffect
  | ReferEffect;

export type EffectKind = Effect['kind'];
export type EffectOf<K extends EffectKind> = Extract<Effect, { kind: K }>;

type OmitEach<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
/** An effect before the engine gives it its number and its circumstances. */
export type EffectDraft = OmitEach<
  Effect,
  'id' | 'statement' | 'command' | 'scope' | 'certain' | 'via' | 'from' | 'verifiedBy'
>;
