// What slurm.conf says, as far as the gate depends on it.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export class SlurmConf {
  readonly folder: string;
  readonly #values = new Map<string, string[]>();

  /** Reads the file and what it includes; throws where a file can't be read. */
  constructor(path: string) {
    this.folder = dirname(path);
    this.#read(path, 0);
  }

  /** The last value of a setting, whatever the case of its name. */
  get(name: string): string | undefined {
    return this.all(name).at(-1);
  }

  all(name: string): readonly string[] {
    return this.#values.get(name.toLowerCase()) ?? [];
  }

  /** Names of the controllers, the first one first. */
  get controllers(): readonly string[] {
    const hosts = this.all('SlurmctldHost');
    const old = [...this.all('ControlMachine'), ...this.all('BackupController')];
    return (hosts.length > 0 ? hosts : old).map((host) => host.replace(/\(.*$/, ''));
  }

  #read(path: string, depth: number): void {
    const text = readFileSync(path, 'utf8').replace(/\\\n/g, ' ');
    for (const raw of text.split('\n')) {
      const line = raw.replace(/(^|[^\\])#.*$/, '$1').trim();
      const included = /^include\s+(\S+)/i.exec(line)?.[1];
      if (included !== undefined && depth < MOST_DEPTH) this.#include(included, depth);
      const [, name = '', value = ''] = /^(\w+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (name === '') continue;
      const values = this.#values.get(name.toLowerCase()) ?? [];
      values.push(value.replace(/^"(.*)"$/, '$1').trim());
      this.#values.set(name.toLowerCase(), values);
    }
  }

  #include(file: string, depth: number): void {
    this.#read(file.startsWith('/') ? file : join(this.folder, file), depth + 1);
  }
}

const MOST_DEPTH = 5;
