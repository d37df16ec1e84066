// Words written in other ways: quotes, escapes, nothing in between.
import { ansi, byName, byWord, chars, double, hex, octal, type Rewrite, single } from './line.ts';

const CONTINUED = '\\\n';
const escaped = (text: string): string =>
  chars(text)
    .map((c) => `\\${c}`)
    .join('');
const half = (text: string): [string, string] => [text.slice(0, 2), text.slice(2)];

export const QUOTING: Readonly<Record<string, Rewrite>> = {
  'single quotes': byWord(single),
  'double quotes': byWord(double),
  'a backslash before each character': byWord(escaped),
  'a backslash in the name': byName((name) => `${name.slice(0, 1)}\\${name.slice(1)}`),
  'a backslash before the name': byName((name) => `\\${name}`),
  'one quoted letter': byName((name) => `'${name.slice(0, 1)}'${name.slice(1)}`),
  'each character in quotes': byWord((word) => chars(word).map(single).join('')),
  'each character in other quotes': byWord((word) =>
    chars(word)
      .map((c, index) => [single, double, escaped][index % 3]?.(c) ?? c)
      .join(''),
  ),
  'empty quotes inside': byName((name) => `${name.slice(0, 1)}''${name.slice(1)}""`),
  'empty quotes between all characters': byWord((word) => chars(word).map(single).join('""')),
  "two halves, one in $'…'": byWord((word) => `${ansi(half(word)[0], hex)}${single(half(word)[1])}`),
  "$'\\x…'": byWord((word) => ansi(word, hex)),
  "$'\\…' in octal": byWord((word) => ansi(word, octal)),
  "$'\\u…'": byWord((word) => ansi(word, (c) => String.raw`\u${c.toString(16).padStart(4, '0')}`)),
  "$'\\U…'": byWord((word) => ansi(word, (c) => String.raw`\U${c.toString(16).padStart(8, '0')}`)),
  '$"…"': byWord((word) => `$${double(word)}`),
  'a line that goes on between words': (line) => byWord(single)(line).replaceAll("' '", `' ${CONTINUED}\t'`),
  'a line that goes on inside words': byWord((word) => chars(word).map(escaped).join(CONTINUED)),
  'a line that goes on inside double quotes': byWord((word) => {
    const [head, tail] = half(word);
    return `${double(head).slice(0, -1)}${CONTINUED}${double(tail).slice(1)}`;
  }),
  'tabs and a comment behind': (line) => `\t${byWord(single)(line).replaceAll("' '", "'\t  '")}   # no ' harm "done`,
  'an empty substitution inside': byName((name) => `${name.slice(0, 1)}$(:)${name.slice(1)}`),
  'empty backquotes inside': byName((name) => `${name.slice(0, 1)}\`true\`${name.slice(1)}`),
  'an empty variable inside': (line) =>
    `nothing=\n${byName((name) => `${name.slice(0, 1)}\${nothing}${name.slice(1)}$nothing`)(line)}`,
  'an empty "$@" inside': (line) => `set --\n${byName((name) => `${name.slice(0, 1)}"$@"${name.slice(1)}`)(line)}`,
  'an empty array inside': (line) =>
    `none=()\n${byName((name) => `${name.slice(0, 1)}"\${none[@]}"${name.slice(1)}`)(line)}`,
  'backquotes that print words': byWord(
    (word) => `"\`printf %s ${single(word).replace(/[\\`$]/g, String.raw`\$&`)}\`"`,
  ),
};
