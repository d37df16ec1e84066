// Packages, and where they come from.
import type { Place } from '../../text/place.ts';
import type { Edit } from '../finding.ts';
import type { Static } from '../static.ts';
import type { Word } from '../word.ts';
import type { EffectBase, Mark } from './base.ts';
import type { Url, VcsSource } from './fetching.ts';

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
