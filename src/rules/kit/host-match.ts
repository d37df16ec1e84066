// Whether a host or an address is one that a site names. Never by a part of a text: names end at dots.

/** The longest name that DNS knows. */
const LONGEST_NAME = 253;

const compiled = new Map<string, RegExp>();

/** A host as it is compared: lower case, without brackets and without the dot that ends a full name. */
export function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}

/**
 * Whether a host is a name, or with `below` also one in its domain. `*` stands for a part of a name between two dots.
 *
 * @param pattern `example.org`, `login*.example.org`
 */
export function isHost(host: string, pattern: string, below = false): boolean {
  const name = plainHost(host);
  if (name === '' || name.length > LONGEST_NAME) return false;
  const key = `${below ? '.' : ''}${pattern}`;
  let test = compiled.get(key);
  if (!test) {
    const text = plainHost(pattern).replace(/^\./, '');
    const escaped = text.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*+/g, '[^.]*');
    test = new RegExp(`^${below ? '(?:.+\\.)?' : ''}${escaped}$`);
    compiled.set(key, test);
  }
  return test.test(name);
}

interface Block {
  readonly bytes: readonly number[];
  /** how many bits of them count */
  readonly bits: number;
}

/** Whether a text is an address or a block of them: `10.0.0.0/8`, `2001:db8::1`. */
export function isBlock(text: string): boolean {
  return blockOf(text) !== undefined;
}

/** Whether a block names every address of its kind. */
export function isWholeNetwork(text: string): boolean {
  return blockOf(text)?.bits === 0;
}

/** Whether an address lies in a block; names lie in none. */
export function isInBlock(address: string, text: string): boolean {
  const block = blockOf(text);
  const bytes = block && bytesOf(plainHost(address));
  if (!block || bytes?.length !== block.bytes.length) return false;
  return bytes.every((byte, index) => {
    const bits = Math.max(0, Math.min(8, block.bits - 8 * index));
    return (byte ^ (block.bytes[index] ?? 0)) >> (8 - bits) === 0;
  });
}

function blockOf(text: string): Block | undefined {
  const [, address = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const bytes = bytesOf(plainHost(address));
  if (!bytes) return undefined;
  const most = 8 * bytes.length;
  const bits = length === undefined ? most : Number(length);
  return bits <= most ? { bytes, bits } : undefined;
}

function bytesOf(address: string): number[] | undefined {
  const text = address.replace(/%.*$/s, '');
  return text.includes(':') ? v6Bytes(text) : v4Bytes(text);
}

function v4Bytes(text: string): number[] | undefined {
  if (!/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte < 256) ? bytes : undefined;
}

/** Sixteen bytes, or four for the form that stands for an IPv4 address (`::ffff:10.0.0.1`). */
function v6Bytes(text: string): number[] | undefined {
  const [, head = '', dotted] = /^([0-9a-f:]+?)((?<=:)\d+\.\d+\.\d+\.\d+)?$/.exec(text) ?? [];
  const last = dotted === undefined ? [] : v4Bytes(dotted);
  if (head === '' || !last) return undefined;
  // `::1.2.3.4`: the colon before the dotted part belongs to it, unless it is one of the two that stand for zeros.
  const front = dotted !== undefined && !head.endsWith('::') ? head.slice(0, -1) : head;
  const halves = front.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  if (groups.flat().some((group) => !/^[0-9a-f]{1,4}$/.test(group))) return undefined;
  const [before = [], after = []] = groups.map((list) =>
    list.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  );
  const missing = 16 - before.length - after.length - last.length;
  if (halves.length === 2 ? missing < 2 : missing !== 0) return undefined;
  const bytes = [...before, ...Array<number>(missing).fill(0), ...after, ...last];
  const isMapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
  return isMapped ? bytes.slice(12) : bytes;
}
