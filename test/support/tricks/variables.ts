// Words kept in variables: whole, in pieces, behind names, turned around.
import {
  byPreparedName,
  byPreparedWord,
  byStage,
  chars,
  double,
  hex,
  octal,
  plain,
  q,
  type Rewrite,
  single,
  type Stage,
} from './line.ts';

const list = (stage: Stage): string => stage.words.map(q).join(' ');
const array = (index: number): string => `c${index}`;
const ALPHABET = ` !"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_\`abcdefghijklmnopqrstuvwxyz{|}~`;

/** What gets an array ready, and then the array. */
const fromArray = (fill: (stage: Stage, name: string) => string): Rewrite =>
  byStage((stage, index) => ({ before: fill(stage, array(index)), run: `"\${${array(index)}[@]}"` }));

/** A value, and the expansion that gives the word back. */
const expanded = (value: (word: string) => string, expansion: (name: string) => string): Rewrite =>
  byPreparedWord((word, id) => ({ before: `${id}=${value(word)}`, run: `"\${${expansion(id)}}"` }));

export const VARIABLES: Readonly<Record<string, Rewrite>> = {
  'the name in a variable': byPreparedName((name, id) => ({ before: `${id}=${name}`, run: `$${id}` })),
  'every word in a variable': expanded(q, (id) => id),
  'two variables joined': byPreparedWord((word, id) => ({
    before: `${id}=${q(word.slice(0, 2))} ${id}x=${q(word.slice(2))}`,
    run: `"$${id}$${id}x"`,
  })),
  'added to piece by piece': byPreparedWord((word, id) => ({
    before: [`${id}=`, ...chars(word).map((c) => `${id}+=${q(c)}`)].join('\n'),
    run: `"$${id}"`,
  })),
  'name and first word in one variable': byStage(({ words: [name = '', first = '', ...rest] }, index) => ({
    before: `v${index}=${single(`${name} ${first}`)}`,
    run: `$v${index} ${rest.map(q).join(' ')}`,
  })),
  'split at an own IFS': (line) =>
    `IFS='^'\nset -f\n${byStage((stage, index) => ({ before: `v${index}=${single(stage.words.join('^'))}`, run: `$v${index}` }))(line)}`,
  'an array': fromArray((stage, name) => `${name}=(${list(stage)})`),
  'an array, declared': fromArray((stage, name) => `declare -a ${name}=(${list(stage)})`),
  'an array over lines': fromArray(
    (stage, name) => `${name}=(\n${stage.words.map((word) => `  ${q(word)}  # a word`).join('\n')}\n)`,
  ),
  'an array added to': fromArray((stage, name) => stage.words.map((word) => `${name}+=(${q(word)})`).join('\n')),
  'an array by element': fromArray((stage, name) =>
    stage.words.map((word, index) => `${name}[${index * 3}]=${q(word)}`).join('\n'),
  ),
  'an array with keys out of order': fromArray(
    (stage, name) =>
      `${name}=(${stage.words
        .map((word, index) => `[${index}]=${q(word)}`)
        .reverse()
        .join(' ')})`,
  ),
  'a slice of an array': byStage((stage, index) => ({
    before: `${array(index)}=(echo ${list(stage)} now)`,
    run: `"\${${array(index)}[@]:1:${stage.words.length}}"`,
  })),
  'elements of an array': byStage((stage, index) => ({
    before: `${array(index)}=(${list(stage)})`,
    run: stage.words.map((_, nth) => `"\${${array(index)}[${nth}]}"`).join(' '),
  })),
  'elements from the end': byStage((stage, index) => ({
    before: `${array(index)}=(${[...stage.words].reverse().map(q).join(' ')})`,
    run: stage.words.map((_, nth) => `"\${${array(index)}[-${nth + 1}]}"`).join(' '),
  })),
  'elements at computed places': byStage((stage, index) => ({
    before: `i=3\n${array(index)}=(x x x x ${list(stage)})`,
    run: stage.words.map((_, nth) => `"\${${array(index)}[i*2-${2 - nth}]}"`).join(' '),
  })),
  'the length of a word as an index': byStage((stage, index) => ({
    before: [
      `${array(index)}=(x ${list(stage)})`,
      ...stage.words.map((_, nth) => `l${nth}=${'x'.repeat(nth + 1)}`),
    ].join('\n'),
    run: stage.words.map((_, nth) => `"\${${array(index)}[\${#l${nth}}]}"`).join(' '),
  })),
  'marks removed from all elements': byStage((stage, index) => ({
    before: `${array(index)}=(${stage.words.map((word) => q(`@@${word}`)).join(' ')})`,
    run: `"\${${array(index)}[@]#@@}"`,
  })),
  'an associative array': byStage((stage, index) => ({
    before: `declare -A ${array(index)}=(${stage.words.map((word, nth) => `[k${nth}]=${q(word)}`).join(' ')})`,
    run: stage.words.map((_, nth) => `"\${${array(index)}[k${nth}]}"`).join(' '),
  })),
  'an array looked up by another': byStage((stage, index) => ({
    before: `${array(index)}=(${list(stage)})\np${index}=${array(index)}[@]`,
    run: `"\${!p${index}}"`,
  })),
  indirect: byPreparedWord((word, id) => ({ before: `${id}=${q(word)} ${id}p=${id}`, run: `"\${!${id}p}"` })),
  'a name reference': byPreparedWord((word, id) => ({
    before: `${id}=${q(word)}\ndeclare -n ${id}p=${id}`,
    run: `"$${id}p"`,
  })),
  'set through a name reference': byPreparedWord((word, id) => ({
    before: `declare -n ${id}p=${id}\n${id}p=${q(word)}`,
    run: `"$${id}"`,
  })),
  'a default': byPreparedWord((word, id) => ({ before: `${id}=`, run: `\${${id}:-${single(word)}}` })),
  'a default of a default': byPreparedWord((word, id) => ({
    before: `${id}= ${id}x=`,
    run: `\${${id}:-\${${id}x:-${single(word)}}}`,
  })),
  'a default that is kept': byPreparedWord((word, id) => ({
    before: `unset ${id}\n: \${${id}:=${single(word)}}`,
    run: `"$${id}"`,
  })),
  'an alternative': byPreparedWord((word, id) => ({ before: `${id}=1`, run: `\${${id}:+${single(word)}}` })),
  'a substring': expanded(
    (word) => single(`xx${word}yyy`),
    (id) => `${id}:2:\${#${id}}-5`,
  ),
  'a substring counted out': byPreparedWord((word, id) => ({
    before: `${id}=${single(`xx${word}yyy`)}`,
    run: `"\${${id}:2:${word.length}}"`,
  })),
  'a substring from the end': byPreparedWord((word, id) => ({
    before: `${id}=${single(`xx${word}`)}`,
    run: `"\${${id}: -${word.length}}"`,
  })),
  'a substring up to the end': expanded(
    (word) => single(`xx${word}yyy`),
    (id) => `${id}:2:-3`,
  ),
  'letters of an alphabet': (line) => {
    const letters = (word: string): string =>
      `"${chars(word)
        .map((c) => `\${A:${ALPHABET.indexOf(c)}:1}`)
        .join('')}"`;
    const run = byStage((stage) => ({ run: stage.words.map(letters).join(' ') }))(line);
    return `A=${single(ALPHABET)}\n${run}`;
  },
  'noise removed': expanded(
    (word) => single(chars(word).join('~')),
    (id) => `${id}//\\~/`,
  ),
  'noise between bars': expanded(
    (word) => single(word.replace(/^(.)/, '$1#no#')),
    (id) => `${id}/\\#no\\#/`,
  ),
  'the beginning removed': expanded(
    (word) => single(`zz@@${word}`),
    (id) => `${id}#*@@`,
  ),
  'the longest beginning removed': expanded(
    (word) => single(`z@@z@@${word}`),
    (id) => `${id}##*@@`,
  ),
  'the end removed': expanded(
    (word) => single(`${word}@@z`),
    (id) => `${id}%@@*`,
  ),
  'the longest end removed': expanded(
    (word) => single(`${word}@@z@@z`),
    (id) => `${id}%%@@*`,
  ),
  'a beginning put in': byPreparedWord((word, id) => ({
    before: `${id}=${single(`__${word.slice(1)}`)}`,
    run: `"\${${id}/#__/${inBraces(word.slice(0, 1))}}"`,
  })),
  'lower case': byPreparedName((name, id) => ({ before: `${id}=${name.toUpperCase()}`, run: `"\${${id},,}"` })),
  'one lower-case letter': byPreparedName((name, id) => ({
    before: `${id}=${name.slice(0, 1).toUpperCase()}${name.slice(1)}`,
    run: `"\${${id},}"`,
  })),
  'declared to be lower case': byPreparedName((name, id) => ({
    before: `declare -l ${id}=${name.toUpperCase()}`,
    run: `$${id}`,
  })),
  '@L': byPreparedName((name, id) => ({ before: `${id}=${name.toUpperCase()}`, run: `"\${${id}@L}"` })),
  '@E': expanded(
    (word) =>
      single(
        chars(word)
          .map((c) => hex(c.charCodeAt(0)))
          .join(''),
      ),
    (id) => `${id}@E`,
  ),
  '@Q and eval': (line) =>
    line.stages.length > 1 || line.stages[0]?.environment || line.stages[0]?.after !== undefined
      ? `a=(${single(plain(line))})\neval eval "\${a[@]@Q}"`
      : `a=(${list(line.stages[0] as Stage)})\neval "\${a[@]@Q}"`,
  'positional parameters': byOne((stage) => ({ before: `set -- ${list(stage)}`, run: '"$@"' })),
  'positional parameters by number': byOne((stage) => ({
    before: `set -- ${list(stage)}`,
    run: stage.words.map((_, index) => `"\${${index + 1}}"`).join(' '),
  })),
  'positional parameters, shifted': byOne((stage) => ({
    before: `set -- no good ${list(stage)}\nshift 2`,
    run: '"$@"',
  })),
  'a range of positional parameters': byOne((stage) => ({ before: `set -- no ${list(stage)}`, run: '"${@:2}"' })),
  'positional parameters added to': byOne((stage) => ({
    before: stage.words
      .map((word) => `set -- "$@" ${q(word)}`)
      .join('\n')
      .replace(' "$@"', ''),
    run: '"$@"',
  })),
  '"$*" without IFS': byPreparedName((name, id) => ({
    before: `set -- ${chars(name).join(' ')}\nIFS=\n${id}="$*"\nunset IFS`,
    run: `$${id}`,
  })),
  'an array joined without IFS': byPreparedWord((word, id) => ({
    before: `${id}a=(${chars(word).map(single).join(' ')})\nIFS=\n${id}="\${${id}a[*]}"\nunset IFS`,
    run: `"$${id}"`,
  })),
  'printf -v': byPreparedWord((word, id) => ({
    before: `printf -v ${id} '%s%s' ${single(word.slice(0, 2))} ${single(word.slice(2))}`,
    run: `"$${id}"`,
  })),
  'printf -v with codes': byPreparedWord((word, id) => ({
    before: `printf -v ${id} ${single(
      chars(word)
        .map((c) => octal(c.charCodeAt(0)))
        .join(''),
    )}`,
    run: `"$${id}"`,
  })),
  'braces joined': byPreparedWord((word, id) => ({
    before: `printf -v ${id} %s {${chars(word).map(single).join(',')},}`,
    run: `"$${id}"`,
  })),
  'a brace as the name and first word': byStage(({ words: [name = '', ...rest] }) => ({
    run: `{${[name, ...rest].map(single).join(',')}}`,
  })),
  'declare with a made-up name': byPreparedWord((word, id) => ({
    before: `k=${id}\ndeclare "\${k}v=${double(word).slice(1)}`,
    run: `"$${id}v"`,
  })),
  'readonly and export': byPreparedWord((word, id) => ({
    before: `readonly ${id}=${q(word)}\nexport ${id}`,
    run: `"$${id}"`,
  })),
  'the last word of the command before': byOne(({ words: [name = '', ...rest] }) => ({
    before: `: ${name}`,
    run: `$_ ${rest.map(q).join(' ')}`,
  })),
  'what a pattern caught': byPreparedName((name, id) => ({
    before: `[[ x-${name}-y =~ ^x-(.*)-y$ ]]\n${id}=\${BASH_REMATCH[1]}`,
    run: `$${id}`,
  })),
  'an option of getopts': byPreparedName((name, id) => ({
    before: `OPTIND=1\ngetopts x: o -x ${name}\n${id}=$OPTARG`,
    run: `$${id}`,
  })),
  'names of variables': byPreparedName((name, id) => ({
    before: `my_${name}=1\n${id}=(\${!my_*})\n${id}=\${${id}#my_}\nunset my_${name}`,
    run: `$${id}`,
  })),
  'eval of a name': byPreparedName((name, id) => ({
    before: `${id}=y\ny=${name}\neval ${id}=\\$$${id}`,
    run: `$${id}`,
  })),
  'the name of the running function': byPreparedName((name) => ({
    before: `${name}() { command "\${FUNCNAME[0]}" "$@"; }`,
    run: name,
  })),
};

/** A word within `"${x:-…}"`. */
const inBraces = (word: string): string => word.replace(/[\\"$`}]/g, String.raw`\$&`);

/** Only where the line is one program; else the words of the second are written as they are. */
function byOne(write: (stage: Stage) => { before?: string; run: string }): Rewrite {
  return byStage((stage, index) => (index === 0 ? write(stage) : { run: list(stage) }));
}
