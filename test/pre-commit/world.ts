// The real pre-commit in repositories of its own, with the state of this working tree as the source of the hooks.
import { execFile } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What of the environment reaches the network and its caches; all else might decide what the programs do. */
const KEPT =
  /^(?:PATH|HOME|LANG|(?:https?|no|all)_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|npm_config_(?:cache|registry|cafile))$/i;
const NO_NETWORK =
  /\b(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT)\b/;

export interface Ran {
  readonly status: number;
  /** standard output and standard error */
  readonly text: string;
}

/** Folders for one run of the tests. */
export class World {
  readonly root = mkdtempSync(join(tmpdir(), 'jobvet-pre-commit-'));
  readonly #env: Readonly<Record<string, string>>;
  #users = 0;

  constructor() {
    const kept = Object.entries(process.env).filter(([name]) => KEPT.test(name)) as [string, string][];
    this.#env = {
      ...Object.fromEntries(kept),
      PRE_COMMIT_HOME: join(this.root, 'home'),
      PRE_COMMIT_COLOR: 'never',
      XDG_CONFIG_HOME: join(this.root, 'config'),
      ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
      ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org' },
      ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' },
    };
  }

  close(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  /** Runs a program; one that is not there has status 127. */
  run(cwd: string, program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    return new Promise((done) => {
      const options = { cwd, env: { ...this.#env, ...env }, maxBuffer: 2 ** 26 };
      execFile(program, args, options, (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 127;
        done({ status: code, text: stdout + stderr });
      });
    });
  }

  /** A repository with the files of this working tree, committed. */
  async source(): Promise<{ readonly url: string; readonly rev: string }> {
    const folder = join(this.root, 'source');
    const listed = await this.run(ROOT, 'git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
    if (listed.status !== 0) throw new Error(`the working tree is no git repository: ${listed.text}`);
    for (const name of new Set(listed.text.split('\0'))) {
      if (name === '' || lstatSync(join(ROOT, name), { throwIfNoEntry: false })?.isFile() !== true) continue;
      cpSync(join(ROOT, name), join(folder, name));
    }
    const rev = await this.#committed(folder);
    return { url: `file://${folder}`, rev };
  }

  /** A user's repository with pre-commit installed in it. */
  async user(configuration: string, files: Readonly<Record<string, string>> = {}): Promise<User> {
    const folder = join(this.root, `user${this.#users++}`);
    write(folder, { ...files, '.pre-commit-config.yaml': configuration });
    await this.#committed(folder);
    await this.must(folder, 'pre-commit', ['install']);
    return new User(this, folder);
  }

  /** Where pre-commit installed the program. */
  bin(): string {
    const home = join(this.root, 'home');
    const found = readdirSync(home, { recursive: true, encoding: 'utf8' }).find((path) => /\/bin\/jobvet$/.test(path));
    if (found === undefined) throw new Error('pre-commit installed no jobvet');
    return dirname(join(home, found)) + delimiter + (process.env['PATH'] ?? '');
  }

  async must(cwd: string, program: string, args: readonly string[]): Promise<string> {
    const { status, text } = await this.run(cwd, program, args);
    if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${text}`);
    return text.trim();
  }

  async #committed(folder: string): Promise<string> {
    await this.must(folder, 'git', ['init', '--quiet']);
    await this.must(folder, 'git', ['add', '--all']);
    await this.must(folder, 'git', ['commit', '--quiet', '--no-verify', '--message', 'all']);
    return this.must(folder, 'git', ['rev-parse', 'HEAD']);
  }
}

/** A repository that somebody works in. */
export class User {
  readonly #world: World;
  readonly folder: string;

  constructor(world: World, folder: string) {
    this.#world = world;
    this.folder = folder;
  }

  /** Writes and stages files, and tries to commit them, as people do. */
  async commit(files: Readonly<Record<string, string>>, env: Readonly<Record<string, string>> = {}): Promise<Ran> {
    write(this.folder, files);
    await this.#world.must(this.folder, 'git', ['add', ...Object.keys(files)]);
    return this.#world.run(this.folder, 'git', ['commit', '--message', 'work'], env);
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8');
  }

  preCommit(...args: readonly string[]): Promise<Ran> {
    return this.#world.run(this.folder, 'pre-commit', args);
  }
}

/** Why the tests can't run here, from the output of an installation that failed. */
export function isOffline(text: string): boolean {
  return NO_NETWORK.test(text);
}

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}
