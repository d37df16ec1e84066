// By which program a section is run.
import type { Script } from '../../lang/apptainer/index.ts';
import { staticText, type Word } from '../../model/word.ts';
import type { ShellStart } from '../../shell/index.ts';
import { basename } from '../../shell/path-key.ts';
import { SHELL_NAMES } from '../../shell/wrappers/shells.ts';
import { firstLine, generatedWord } from './texts.ts';

/** What reads a script. */
export interface Launch {
  /** the program and its options; the file with the script follows */
  readonly words: readonly Word[];
  /** what the options switch on, when the program is a shell; absent: it is another program, or not known */
  readonly switches?: ShellStart['switches'];
}

/** A section of the build: `/bin/sh -ex ARGUMENTS`, where the words after `-c` are another program. */
export function buildLaunch(script: Script): Launch {
  const words = script.arguments;
  const at = words.findIndex((word) => staticText(word) === '-c');
  const program = words.slice(at + 1);
  if (at >= 0 && program.length > 0) return launch(program);
  return launch([generatedWord('/bin/sh', script.at), generatedWord('-ex', script.at), ...words]);
}

/** A script in the image: by its `#!` line, to which the arguments of the section are added, or by `/bin/sh`. */
export function imageLaunch(script: Script): Launch {
  const line = firstLine(script.pieces).trim();
  const program = line.startsWith('#!') ? line.slice(2).trim().split(/\s+/) : ['/bin/sh'];
  const named = /(?:^|\/)env$/.test(program[0] ?? '') ? afterEnv(program.slice(1)) : program;
  return launch([...named.map((text) => generatedWord(text, script.body)), ...script.arguments]);
}

/** `#!/usr/bin/env -S A=b python3 -u` */
function afterEnv(words: readonly string[]): readonly string[] {
  const program = words.findIndex((word) => !word.startsWith('-') && !word.includes('='));
  return program < 0 ? [] : words.slice(program);
}

function launch(words: readonly Word[]): Launch {
  const program = staticText(words[0]);
  const isShell = program !== undefined && SHELL_NAMES.includes(basename(program));
  return { words, ...(isShell && { switches: switchesOf(words.slice(1)) }) };
}

const BY_LETTER = { e: 'errexit', u: 'nounset', x: 'traced' } as const;
const BY_NAME = { errexit: 'errexit', nounset: 'nounset', xtrace: 'traced', pipefail: 'pipefail' } as const;

function switchesOf(options: readonly Word[]): NonNullable<ShellStart['switches']> {
  const switches: Partial<Record<'errexit' | 'nounset' | 'traced' | 'pipefail', boolean>> = {};
  options.forEach((word, index) => {
    const text = staticText(word) ?? '';
    const sign = /^[-+](?!-)/.exec(text)?.[0];
    if (sign === undefined) return;
    for (const letter of text.slice(1)) if (isKeyOf(BY_LETTER, letter)) switches[BY_LETTER[letter]] = sign === '-';
    const name = text.endsWith('o') ? (staticText(options[index + 1]) ?? '') : '';
    if (isKeyOf(BY_NAME, name)) switches[BY_NAME[name]] = sign === '-';
  });
  return switches;
}

function isKeyOf<T extends object>(table: T, key: string): key is keyof T & string {
  return Object.hasOwn(table, key);
}
