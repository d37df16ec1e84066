// What is fetched, checked, unpacked, decoded and run.
import type { Edit } from '../finding.ts';
import type { Word } from '../word.ts';
import type { EffectBase, Mark } from './base.ts';

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
