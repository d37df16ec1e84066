// Reads what scontrol prints and what Slurm's small configuration files say, of releases 22.05 to 26.05.

/** Values by key; what Slurm prints as `(null)` is not there. Of keys given twice the first counts. */
export type Values = ReadonlyMap<string, string>;

/** A line of plugstack.conf. */
export interface PluginLine {
  /** the file, as it is written */
  readonly path: string;
  readonly args: string;
  /** file and line, for people */
  readonly origin: string;
}

/** `scontrol show config`: lines `Key   = value`, with headings between. */
export function configValues(text: string): Values {
  const values = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, key, value] = /^\s*(\w+(?:\[\d+\])?)\s+=\s?(.*)$/.exec(line) ?? [];
    if (key === undefined || value === undefined || values.has(key)) continue;
    const trimmed = value.trim();
    if (trimmed !== '' && trimmed !== '(null)') values.set(key, trimmed);
  }
  return values;
}

/** `scontrol show partition`: `Key=value` by blanks, a partition from each `PartitionName` on. */
export function partitionValues(text: string): Values[] {
  const partitions: Map<string, string>[] = [];
  for (const [, key = '', value = ''] of text.matchAll(/(?:^|\s)(\w+)=(\S*)/g)) {
    if (key === 'PartitionName') partitions.push(new Map());
    const partition = partitions.at(-1);
    if (partition && !partition.has(key) && value !== '' && value !== '(null)') partition.set(key, value);
  }
  return partitions;
}

/** Lines of `Key=value` such as job_container.conf and cgroup.conf have; keys in small letters. */
export function lineValues(text: string): Values[] {
  return contentLines(text).flatMap(({ line }) => {
    const found = [...line.matchAll(/(?:^|\s)(\w+)\s*=\s*("[^"]*"|\S+)/g)];
    if (found.length === 0) return [];
    return [new Map(found.map(([, key = '', value = '']) => [key.toLowerCase(), value.replace(/^"|"$/g, '')]))];
  });
}

/** The plugins and the files that a plugstack.conf names. */
export function plugstackLines(text: string, file: string): { plugins: PluginLine[]; includes: string[] } {
  const plugins: PluginLine[] = [];
  const includes: string[] = [];
  for (const { line, number } of contentLines(text)) {
    const [word = '', path = '', ...args] = line.split(/\s+/);
    if (/^include$/i.test(word) && path !== '') includes.push(path);
    else if (/^(?:required|optional)$/i.test(word) && path !== '')
      plugins.push({ path, args: args.join(' '), origin: `${file}:${number}` });
  }
  return { plugins, includes };
}

function contentLines(text: string): { line: string; number: number }[] {
  return text
    .split('\n')
    .map((line, index) => ({ line: line.replace(/#.*/, '').trim(), number: index + 1 }))
    .filter(({ line }) => line !== '');
}

/** More hosts than these are better written as a pattern. */
const MOST_HOSTS = 32;

/** The hosts of a list such as `login[1-2,5],gw`; of long ones, patterns. */
export function hostsOf(list: string): string[] {
  return list
    .split(/,(?![^[]*\])/)
    .filter((one) => one !== '')
    .flatMap((one) => {
      const [, before, ranges, after] = /^([^[]*)\[([\d,-]+)\]([^[]*)$/.exec(one) ?? [];
      if (before === undefined || ranges === undefined || after === undefined) return [one.replace(/\[[^\]]*\]/g, '*')];
      const numbers = ranges.split(',').flatMap(numbersOf);
      if (numbers.length > MOST_HOSTS) return [`${before}*${after}`];
      return numbers.map((number) => `${before}${number}${after}`);
    });
}

function numbersOf(range: string): string[] {
  const [from = '', to = from] = range.split('-');
  const count = Math.min(Number(to) - Number(from), MOST_HOSTS);
  return Array.from({ length: Math.max(0, count) + 1 }, (_, i) => String(Number(from) + i).padStart(from.length, '0'));
}
