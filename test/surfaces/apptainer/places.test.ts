// Findings in sections stand at the characters that cause them, however deep the command is nested.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rangeAt, textAt } from '../../../src/text/place.ts';
import { check } from '../../support/check.ts';

/** Ways to run one command; `@` stands for it. */
const WAYS: readonly string[] = [
  '@',
  '  @  # why',
  'if true; then @; fi',
  'bash -c "@"',
  "sh -c '@'",
  'bash -c "cd /tmp && sh -c \'@\'"',
  'cat <<EOF | bash\n@\nEOF',
  "bash <<'EOF'\n  @\nEOF",
  'f() { @; }\nf',
  'cat > /tmp/x.sh <<EOF\n@\nEOF\nbash /tmp/x.sh',
  'true && \\\n  @',
  'eval "@"',
];
const SECTIONS = [
  '%post',
  '%post -c /bin/bash',
  '%setup',
  '%test',
  '%runscript',
  '%startscript',
  '%appinstall a',
  '%apprun a',
];
const NOISE = [
  '',
  '  # pip install nothing',
  'echo "é 😀 {{ V }}"',
  'export X=1',
  'cat <<E\n 😀\nE',
  'ls | wc -l # {{ W }}',
];

const file = fc.record({
  section: fc.constantFrom(...SECTIONS),
  ways: fc.array(fc.tuple(fc.constantFrom(...NOISE), fc.constantFrom(...WAYS)), { minLength: 1, maxLength: 4 }),
  end: fc.constantFrom('\n', '\r\n'),
  last: fc.boolean(),
});

test('every finding maps to the characters of its command', () => {
  fc.assert(
    fc.property(file, ({ section, ways, end, last }) => {
      const commands = ways.map((_, index) => `pip install package${index}`);
      const body = ways.map(([noise, way], index) => `${noise}\n${way.replace('@', commands[index] ?? '')}`).join('\n');
      const text = `Bootstrap: scratch\n%arguments\n  V=1\n${section}\n${body}${last ? '\n%labels\nA b\n' : ''}`;
      const found = check(text.replaceAll('\n', end), 'image.def').findings.filter(({ rule }) => rule === 'JV304');
      const texts = found.map(({ at }) => textAt(at));
      expect(texts).toEqual(commands);
      for (const { at } of found) {
        const { start } = rangeAt(at);
        expect(at.doc.lineText(start.line).slice(start.column - 1)).toMatch(/^pip install package\d/);
      }
    }),
    { numRuns: 150 },
  );
});
