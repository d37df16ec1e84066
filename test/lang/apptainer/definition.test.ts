// What Apptainer makes of a definition file. The facts were compared with apptainer 1.4.5 and its parser.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadGrammars } from '../../../src/host/grammars.ts';
import { type Definition, readDefinition, type Stage } from '../../../src/lang/apptainer/index.ts';
import { type Piece, shapeOf, type Word } from '../../../src/model/word.ts';
import { Document } from '../../../src/text/document.ts';
import { rangeAt, textAt } from '../../../src/text/place.ts';

const { apptainer } = await loadGrammars(['apptainer']);

function read(text: string): Definition {
  const definition = apptainer && readDefinition(new Document('x.def', text), apptainer);
  if (!definition) throw new Error('not read');
  return definition;
}

function stage(text: string): Stage {
  const [first] = read(text).stages;
  if (!first) throw new Error('no stage');
  return first;
}

const join = (pieces: readonly Piece[]): string =>
  pieces.map((p) => (p.kind === 'text' ? p.text : `<${p.name}>`)).join('');
const problems = (text: string): string[] =>
  read(text).problems.map(({ at, message }) => `${rangeAt(at).start.line}:${rangeAt(at).start.column} ${message}`);
const header = (of: Stage, name: string): Word | undefined => of.headers.get(name)?.value;

describe('headers', () => {
  test.each([
    ['any case and blanks', 'BootStrap : docker \nFROM:  ubuntu:22.04 # why\n', 'docker', 'ubuntu:22.04'],
    ['the last of one name', 'Bootstrap: docker\nFrom: a\nfrom: b\n', 'docker', 'b'],
    ['continued in the next line', 'Bootstrap: docker\nFrom: a/\\\n   b\n', 'docker', 'a/b'],
    ['nothing behind the colon', 'Bootstrap: docker\nFrom:\n', 'docker', ''],
    ['comments and blank lines', '# c\n\nBootstrap: docker\n # d\nFrom: x\n', 'docker', 'x'],
  ])('%s', (_, text, agent, from) => {
    for (const one of [text, text.replaceAll('\n', '\r\n')]) {
      const found = stage(one);
      expect([header(found, 'bootstrap'), header(found, 'from')].map((word) => word && shapeOf(word))).toEqual([
        agent,
        from,
      ]);
    }
  });

  test('a backslash n before a continuation is a line end', () => {
    const key = header(stage('Bootstrap: zypper\nProductPGP: a\\n\\\n  b\n'), 'productpgp');
    expect(key && shapeOf(key)).toBe('a\nb');
  });
});

describe('sections', () => {
  test('those of one name are one script, with the arguments of the last', () => {
    const [post] = stage('Bootstrap: x\n%post -u\na\n%POST -c /bin/bash # c\nb\n%post\nc\n').scripts;
    expect(post?.name).toBe('post');
    expect(post && join(post.pieces)).toBe('a\nb\nc\n');
    expect(post?.arguments.map(shapeOf)).toEqual(['-c', '/bin/bash']);
  });

  test('those of different applications are not', () => {
    const { scripts } = stage('Bootstrap: x\n%apprun a\n1\n%apprun b\n2\n%appinstall a\n3\n%apprun\n4\n');
    expect(scripts.map(({ name, app, pieces }) => [name, app && shapeOf(app), join(pieces)])).toEqual([
      ['apprun', 'a', '1\n'],
      ['apprun', 'b', '2\n'],
      ['appinstall', 'a', '3\n'],
    ]);
  });

  test('the lines of a script end as Apptainer writes them, and each has its place', () => {
    const [post] = stage('Bootstrap: x\r\n%post\r\n  a 😀\r\n\r\n  é\r\n').scripts;
    expect(post && join(post.pieces)).toBe('  a 😀\n\n  é\n');
    for (const piece of post?.pieces ?? [])
      expect(piece.kind === 'text' && textAt(piece.at)).toBe(piece.kind === 'text' && piece.text);
  });

  test('help and labels are no scripts', () => {
    expect(stage('Bootstrap: x\n%help\ncurl x | sh\n%labels\nA b\n%apphelp x\ny\n').scripts).toEqual([]);
  });
});

describe('files', () => {
  const files = (text: string): unknown =>
    stage(`Bootstrap: x\n${text}`).files.map(({ from, app, files: lines }) => ({
      from: from && shapeOf(from),
      app: app && shapeOf(app),
      lines: lines.map(({ source, destination }) => [shapeOf(source), destination && shapeOf(destination)]),
    }));

  test.each([
    ['one path', '%files\n a\n', undefined, [['a', undefined]]],
    ['two paths', '%files\n a /b # c\n', undefined, [['a', '/b']]],
    ['quotes', '%files\n "a b" "/c d"\n', undefined, [['a b', '/c d']]],
    ['another stage', '%files from build\n /a\n', 'build', [['/a', undefined]]],
  ])('%s', (_, text, from, lines) => {
    expect(files(text)).toEqual([{ from, app: undefined, lines }]);
  });

  test('with other words nothing is copied', () => {
    expect(files('%files build\n /a\n%files from\n /a\n')).toEqual([]);
  });

  test('of an application', () => {
    expect(files('%appfiles a\n b c # d\n')).toEqual([{ from: undefined, app: 'a', lines: [['b', 'c']] }]);
  });
});

describe('build arguments', () => {
  const text = '%arguments\n  V = 1.{{ W }}\n  W=7\n  E=\n  N={{ none }}\n';

  test.each([
    ['a default', '{{ W }}', '7'],
    ['without blanks', '{{W}}', '7'],
    ['a default within a default', '{{ V }}', '1.7'],
    ['an empty one', 'a{{ E }}b', 'ab'],
    ['no default', '{{ X }}', '<X>'],
    ['a default within that has none stays as it is', '{{ N }}', '{{ none }}'],
    ['in a comment', '# {{ W }}', '# {{ W }}'],
  ])('%s', (_, template, expected) => {
    const [post] = stage(`Bootstrap: x\n${text}%post\n${template}\n`).scripts;
    expect(post && join(post.pieces)).toBe(`${expected}\n`);
  });

  test('a default is written in %arguments and used at the template', () => {
    const found = stage(`Bootstrap: docker\nFrom: a:{{ W }}\n${text}`);
    const [, tag] = header(found, 'from')?.pieces ?? [];
    expect(tag && [textAt(tag.at), rangeAt(tag.at).start.line, textAt(tag.use)]).toEqual(['7', 5, '{{ W }}']);
    expect([found.headers.get('from')?.replaceable, found.headers.get('bootstrap')?.replaceable]).toEqual([
      true,
      false,
    ]);
  });

  test('each stage has its own', () => {
    const { stages } = read(`Bootstrap: a\n${text}Bootstrap: b\n%post\n{{ W }}\n`);
    expect(join(stages[1]?.scripts[0]?.pieces ?? [])).toBe('<W>\n');
  });
});

describe('what Apptainer refuses', () => {
  test.each([
    [
      'a misspelt section',
      'Bootstrap: docker\n%enviroment\nA=b\n',
      '2:1 unknown section %enviroment; did you mean %environment?',
    ],
    ['an unknown section', 'Bootstrap: docker\n%zzz\n', '2:1 unknown section %zzz: Apptainer refuses the file'],
    [
      'a line of a here-document',
      'Bootstrap: docker\n%post\ncat <<E\n%matplotlib inline\nE\n',
      '4:1 unknown section %matplotlib: Apptainer refuses the file',
    ],
    [
      'a section without a name',
      'Bootstrap: docker\n% post\n',
      '2:1 a line that begins with % begins a section, and this one has no name',
    ],
    ['a misspelt header', 'Bootstrap: docker\nMirorURL: x\n', '2:1 unknown header MirorURL; did you mean MirrorURL?'],
    ['an indented section', 'Bootstrap: docker\n  %post\nls\n', '2:3 blanks before %post: Apptainer refuses the file'],
    [
      'a tab behind a name',
      'Bootstrap: docker\n%post\t-c sh\nls\n',
      '2:1 %post is followed by something other than a space: Apptainer refuses the file',
    ],
    [
      'no application',
      'Bootstrap: docker\n%apprun\nls\n',
      '2:1 %apprun names no application: Apptainer refuses the file',
    ],
    ['capitals', 'Bootstrap: docker\n%AppRun x\nls\n', '2:1 Apptainer knows %AppRun in lower case only'],
    ['a line without a colon', 'Bootstrap: docker\nFrom ubuntu\n', '2:1 this line is no header: it has no colon'],
    ['a byte order mark', '\ufeffBootstrap: docker\n', '1:1 Apptainer refuses a file with a byte order mark'],
    ['nothing', '', '1:1 nothing in this file builds an image'],
    ['comments only', '# a\n', '1:1 nothing in this file builds an image'],
    ['no Bootstrap', '%post\nls\n', '1:1 no Bootstrap header: Apptainer does not build this'],
    ['an agent in capitals', 'Bootstrap: Docker\n', '1:12 unknown value of Bootstrap Docker; did you mean docker?'],
    [
      'a stage that is none',
      'Bootstrap: docker\nStage: build\n%files from biuld\n/a\n',
      '3:13 no stage is called biuld; did you mean build?',
    ],
  ])('%s', (_, text, expected) => {
    expect(problems(text)).toEqual([expected]);
  });

  test.each([
    ['an indented section at the beginning', '  %post\nls\n'],
    ['Windows line ends', 'Bootstrap: docker\r\nFrom: a\r\n%post\r\nls\r\n%apprun a\r\nls\r\n'],
    ['a numbered header', 'Bootstrap: yum\nOtherURL12: x\n'],
    ['a comment behind a name', 'Bootstrap: docker\n%post # c\nls\n'],
  ])('but not %s', (_, text) => {
    expect(problems(text).filter((one) => !one.includes('no Bootstrap'))).toEqual([]);
  });

  test.each([
    ['with a section behind it', '%test\nls\n', 65_530],
    ['at the end', '', 65_535],
  ])('a section of more than 64 KiB %s', (_, rest, most) => {
    const of = (bytes: number): string => `Bootstrap: docker\n%post\n${'x'.repeat(bytes - 7)}\n${rest}`;
    expect(problems(of(most))).toEqual([]);
    expect(problems(of(most + 1))).toEqual(['2:1 Apptainer refuses a section of more than 64 KiB: %post']);
  });

  test('the rest is read all the same', () => {
    const text = 'Bootstrap: docker\nFrmo: a\nFrom: b\n%enviroment\nA=b\n%post\nls\n';
    expect(header(stage(text), 'from')?.at.span.start).toBe(text.indexOf('b\n%'));
    expect(stage(text).scripts.map(({ name }) => name)).toEqual(['post']);
  });
});

test('every text is read, and places are those of the text', () => {
  const line = fc.constantFrom(
    ...['Bootstrap: docker', 'From: {{ a }}é', '%post', '%post -c 😀', '%files', '%arguments', ' a={{ b }}', 'b=c'],
    ...['%apprun x', '\t%zz', 'ls "{{ a }}" # {{ b }}', '%', 'a \\', '', '{{', '\u0000', '%files from x', '"a b" c'],
  );
  const text = fc
    .array(line, { maxLength: 25 })
    .chain((lines) => fc.constantFrom('\n', '\r\n', '\r').map((end) => lines.join(end)));
  fc.assert(
    fc.property(text, (source) => {
      for (const one of read(source).stages) {
        const words = [...one.headers.values()]
          .map(({ value }) => value.pieces)
          .concat(one.scripts.map(({ pieces }) => pieces));
        for (const piece of words.flat())
          if (piece.kind === 'text' && piece.at.exact) expect(textAt(piece.at)).toBe(piece.text);
      }
    }),
    { numRuns: 300 },
  );
});
