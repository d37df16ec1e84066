import { describe, expect, test } from 'vitest';
import { loadGrammars } from '../../../src/host/grammars.ts';
import {
  type Dockerfile,
  type Instruction,
  readDockerfile,
  type WordPart,
} from '../../../src/lang/dockerfile/index.ts';
import { Document } from '../../../src/text/document.ts';
import { textAt } from '../../../src/text/place.ts';

const { dockerfile: grammar } = await loadGrammars(['dockerfile']);

function read(text: string): Dockerfile {
  const dockerfile = grammar && readDockerfile(grammar, new Document('Dockerfile', text));
  if (!dockerfile) throw new Error('not read');
  return dockerfile;
}

function shown(parts: readonly WordPart[]): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.text : `<${part.name}${part.operation?.kind ?? ''}>`))
    .join('');
}

function summary(instruction: Instruction): string {
  switch (instruction.kind) {
    case 'from':
      return `from ${shown(instruction.image.parts)} as ${instruction.alias ?? '-'}`;
    case 'run':
    case 'cmd':
    case 'entrypoint':
    case 'healthcheck': {
      const { command } = instruction;
      if (!command) return instruction.kind;
      if (command.form === 'exec')
        return `${instruction.kind} ${JSON.stringify(command.words.map(({ parts }) => shown(parts)))}`;
      return `${instruction.kind}${command.script ? ' script' : ''} ${JSON.stringify(shown(command.text))}`;
    }
    case 'shell':
      return `shell ${JSON.stringify(instruction.words.map(({ parts }) => shown(parts)))}`;
    case 'copy':
    case 'add': {
      const sources = instruction.sources.map((source) =>
        source.kind === 'path'
          ? shown(source.path.parts)
          : `<<${source.delimiter}${JSON.stringify(shown(source.body))}`,
      );
      return `${instruction.kind} ${sources.join(' ')} -> ${shown(instruction.destination.parts)}`;
    }
    case 'env':
    case 'label':
      return `${instruction.kind} ${instruction.pairs.map(({ name, value }) => `${shown(name.parts)}=${shown(value.parts)}`).join(' | ')}`;
    case 'arg':
      return `arg ${instruction.arguments.map(({ name, value }) => (value ? `${name}=${shown(value.parts)}` : name)).join(' | ')}`;
    case 'onbuild':
      return `onbuild ${summary(instruction.instruction)}`;
    default:
      return `${instruction.kind} ${instruction.words.map(({ parts }) => shown(parts)).join(' ')}`;
  }
}

describe('instructions', () => {
  test.each<[string, string]>([
    ['FROM --platform=$P quay.io:80/a/b:t@sha256:c AS x', 'from quay.io:80/a/b:t@sha256:c as x'],
    ['FROM ${R:-quay.io}/a:${T}', 'from <R->/a:<T> as -'],
    ['from a as b', 'from a as b'],
    ['US\\\nER root', 'user root'],
    ['USER a:$g', 'user a:<g>'],
    ['RUN a \\\n  # comment\n\n  && b', 'run "a   && b"'],
    ['RUN ["a", "b\\u0041 \\"c\\""]', 'run ["a","bA \\"c\\""]'],
    ["RUN ['a']", 'run "[\'a\']"'],
    ['RUN <<EOF\na\nb\nEOF', 'run script "a\\nb\\n"'],
    ['RUN <<-EOF\n\ta\n\t\tb\nc\n\tEOF', 'run script "a\\nb\\nc\\n"'],
    ['RUN cat <<A <<B\na\nA\nb\nB', 'run "cat <<A <<B\\na\\nA\\nb\\nB"'],
    ['SHELL ["/bin/bash", "-c"]', 'shell ["/bin/bash","-c"]'],
    ['CMD a b', 'cmd "a b"'],
    ['HEALTHCHECK --interval=5s CMD curl x', 'healthcheck "curl x"'],
    ['HEALTHCHECK NONE', 'healthcheck'],
    ['COPY --from=x a "b c" /d/', 'copy a b c -> /d/'],
    ['ADD ["a b", "$X", "/d"]', 'add a b <X> -> /d'],
    ["COPY <<A <<'B' /d/\n$X \\$Y\nA\n$Z\nB", 'copy <<A"<X> \\\\$Y\\n" <<B"$Z\\n" -> /d/'],
    [`ENV A=b\\"c "D"='e f' G= H=$X`, 'env A=b"c | D=e f | G= | H=<X>'],
    ['ENV A b  "c" $D = e', 'env A=b  c <D> = e'],
    ['LABEL "a b"=c', 'label a b=c'],
    ['ARG A B= C=${D:-x}', 'arg A | B= | C=<D->'],
    ['ENV A=${B#*/} C=${D//x/y} E=${F:+g}', 'env A=<B#> | C=<D/> | E=<F+>'],
    ['EXPOSE 80-90/tcp $P', 'expose 80-90/tcp <P>'],
    ['WORKDIR /a b', 'workdir /a b'],
    ['VOLUME /a /b', 'volume /a /b'],
    ['ONBUILD RUN x', 'onbuild run "x"'],
    ['# escape=`\nRUN a `\n b', 'run "a  b"'],
    ['# escape=`\nENV A=a`nb C=d`\n E=f', 'env A=anb | C=d | E=f'],
    ['RUN a \\\r\n b\r\n', 'run "a  b"'],
  ])('%s', (text, expected) => {
    const { instructions, problems } = read(text);
    expect(instructions.map(summary)).toEqual([expected]);
    expect(problems).toEqual([]);
  });
});

describe('places', () => {
  const texts = [
    'RUN echo é😀 \\\n  # c\n  && pip install x\nENV A="b ${C}d" E=f\nCOPY <<-X /a\n\ty $z\n\tX\nUSER me\n',
    'FROM a\r\nRUN b \\\r\n  c\r\nRUN ["😀", "d"]\r\nRUN <<E\r\nf\r\nE\r\n',
  ];
  test.each(texts)('exact places hold the text itself, letter by letter: %#', (text) => {
    const parts: WordPart[] = [];
    const collect = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || value instanceof Document) return;
      if ('kind' in value && value.kind === 'text') parts.push(value as WordPart);
      for (const inner of Object.values(value)) collect(inner);
    };
    collect(read(text).instructions);
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts) if (part.kind === 'text' && part.at.exact) expect(textAt(part.at)).toBe(part.text);
  });
});

describe('what cannot be read is named, and the rest is read', () => {
  test.each<[string, string, string]>([
    ['RUNN a', 'RUNN', 'unknown instruction RUNN; did you mean RUN?'],
    ['{{ x }}', '{{', 'unknown instruction {{'],
    ['FROM a b c', 'b c', 'FROM takes an image, and AS with a name for the stage if it has one'],
    ['ENV A', 'A', 'ENV takes NAME=value pairs, or one NAME and a value'],
    ['SHELL bash -c', 'bash -c', 'SHELL takes a JSON array such as ["/bin/bash", "-c"]'],
    ['LABEL a="b', 'a="b', 'a quote has no end'],
    ['RUN <<EOF\nls', '<<EOF', 'the here-document <<EOF has no line that ends it'],
  ])('%s', (text, at, message) => {
    const { instructions, problems } = read(`${text}\nRUN after\n`);
    expect(problems[0]?.message.replace(/^not .*?: /, '')).toBe(message);
    expect(problems[0] && textAt(problems[0].at)).toContain(at);
    expect(instructions.at(-1)?.kind).toBe('run');
  });

  test('a text that is none', () => {
    expect(read('').instructions).toEqual([]);
    expect(read('\0\x01\xff'.repeat(1000)).instructions).toEqual([]);
  });
});
