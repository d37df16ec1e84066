import { describe, expect, it } from 'vitest';
import { staticText } from '../../../src/model/word.ts';
import { argumentsUnderBash } from '../../support/real-bash.ts';
import { interpret } from '../../support/shell.ts';

/** Texts for `env -S`, in quotes of the shell. */
const TEXTS: readonly string[] = [
  `'args a  b\tc'`,
  `"args 'a b' x'c d'y"`,
  `'args "c d" e\\_f "g\\_h" x\\ty \\n z'`,
  `'args a#b #c d'`,
  `'args a\\c b'`,
  `'args \${A} "\${A}" q\${A}r'`,
  `"args '\\\${A}'"`,
  `"args '' \\"\\" x"`,
  `"args 'a\\\\'b\\\\\\\\c\\\\nd'"`,
  `'args "a\\c"'`,
  `'args $A'`,
  `'args \\q'`,
  `'args \\#x \\$A \\" "\\""'`,
  `"args 'a"`,
  `'args a\\'`,
  `'B=1 C="2 3" args b'`,
  `'-u A args c'`,
  `'-S "args d" e'`,
  `''`,
];

const SCRIPTS: Readonly<Record<string, string>> = {
  'texts of -S': TEXTS.map((text) => `export A='x y'; env -S ${text} end`).join('\n'),
  'ways to give the text': `env -S 'args a'; env -S'args b' c; env --split-string='args d' e; env --split-string 'args f'; env -vS 'args g'; env X=1 -S 'args h'; env -u HOME -S 'args i'`,
  'variables it sets': `env -S 'B=1 C="2 3" bash -c "args \\$B \\$C"'`,
  'a shell with a script of its own': `echo 'args "$1" "$2"' > s; env -S 'bash s one' two; env -S "bash -c 'args \\"\\$0\\"'" three`,
  'first lines': [
    `printf '#!/usr/bin/env -S bash -e\\nargs a "$1"\\n' > s; chmod +x s; ./s one`,
    `printf '#!/usr/bin/env -S B=1 bash\\nargs "$B"\\n' > s; ./s`,
    `printf '#!/usr/bin/env bash\\nargs c\\n' > s; ./s`,
    `printf '#!/usr/bin/env bash -e\\nargs d\\n' > s; ./s; bash s`,
    `printf '#!/usr/bin/env -S args e\\n' > s; ./s f`,
    `printf '#!/bin/bash -e\\nargs g\\n' > s; ./s`,
  ].join('\n'),
};

describe('env -S', () => {
  for (const [name, script] of Object.entries(SCRIPTS)) {
    it(`agrees with env: ${name}`, () => {
      const ours = interpret(script).commands.filter((command) => command.name === 'args');
      const real = argumentsUnderBash(script);
      expect(real.length).toBeGreaterThan(0);
      expect(ours.map((command) => command.words.slice(1).map((word) => staticText(word)))).toEqual(real);
    });
  }

  it('is not sure of what holds unknown text', () => {
    const ours = interpret(`env -S "args $1 x"`).commands.filter((command) => command.name === 'args');
    expect(ours.map(({ certain, words }) => [certain, words.map((word) => word.count)])).toEqual([
      [false, ['one', 'any', 'one']],
    ]);
  });
});
