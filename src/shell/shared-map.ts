/**
 * A map whose copies share their entries until one of them is written to.
 *
 * Branches copy the whole state of the shell, and most of them change little of it.
 */
export class SharedMap<K, V> implements Iterable<[K, V]> {
  #entries: Map<K, V>;
  #shared: boolean;

  constructor(from?: SharedMap<K, V>) {
    this.#entries = from ? from.#entries : new Map<K, V>();
    this.#shared = from !== undefined;
    if (from) from.#shared = true;
  }

  get size(): number {
    return this.#entries.size;
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
    if (this.#shared) {
      this.#entries = new Map(this.#entries);
      this.#shared = false;
    }
    return this.#entries;
  }
}
