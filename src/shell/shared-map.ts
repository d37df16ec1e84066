// A map that is cheap to copy.
/**
 * A map whose copies share their entries until one of them is written to.
 *
 * Branches copy the whole state of the shell, and most of them change little of it.
 */
export class SharedMap<K, V> implements Iterable<[K, V]> {
  #entries: Map<K, V>;
  #shared: boolean;
  #version: object;

  constructor(from?: SharedMap<K, V>) {
    this.#entries = from ? from.#entries : new Map<K, V>();
    this.#version = from ? from.#version : {};
    this.#shared = from !== undefined;
    if (from) from.#shared = true;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Another object after each change; copies share it until one of them changes. */
  get version(): object {
    return this.#version;
  }

  get(key: K): V | undefined {
    return this.#entries.get(key);
  }

  has(key: K): boolean {
    return this.#entries.has(key);
  }

  set(key: K, value: V): void {
    this.#own().set(key, value);
  }

  delete(key: K): void {
    if (this.#entries.has(key)) this.#own().delete(key);
  }

  /** Becomes a copy of another map. */
  assign(other: SharedMap<K, V>): void {
    this.#entries = other.#entries;
    this.#version = other.#version;
    this.#shared = true;
    other.#shared = true;
  }

  /** True when neither of the two was written to since one was copied from the other. */
  same(other: SharedMap<K, V>): boolean {
    return this.#entries === other.#entries;
  }

  keys(): MapIterator<K> {
    return this.#entries.keys();
  }

  values(): MapIterator<V> {
    return this.#entries.values();
  }

  [Symbol.iterator](): MapIterator<[K, V]> {
    return this.#entries[Symbol.iterator]();
  }

  #own(): Map<K, V> {
    this.#version = {};
    if (this.#shared) {
      this.#entries = new Map(this.#entries);
      this.#shared = false;
    }
    return this.#entries;
  }
}
