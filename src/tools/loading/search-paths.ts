// Where programs, libraries and modules are looked up: PATH and its kin, `module use`.
import type { CodePathEffect } from '../../model/effect.ts';
import { type Piece, placeOf, shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';
import { type Place, textAt } from '../../text/place.ts';
import { defineAssignmentTool, defineTool, parseOptions } from '../kit.ts';

type How = CodePathEffect['how'];

/** Lists of folders or files, with what separates them. */
const VARIABLES: Readonly<Record<string, { readonly how: How; readonly separators: RegExp }>> = {
  PATH: { how: 'programs', separators: /:/ },
  // ld.so(8): colons or blanks for what is preloaded, colons or semicolons for folders.
  LD_PRELOAD: { how: 'preload', separators: /[:\s]/ },
  LD_AUDIT: { how: 'preload', separators: /:/ },
  LD_LIBRARY_PATH: { how: 'libraries', separators: /[:;]/ },
  PYTHONPATH: { how: 'modules', separators: /:/ },
  PERL5LIB: { how: 'modules', separators: /:/ },
  R_LIBS: { how: 'modules', separators: /:/ },
  R_LIBS_USER: { how: 'modules', separators: /:/ },
  JULIA_LOAD_PATH: { how: 'modules', separators: /:/ },
  NODE_PATH: { how: 'modules', separators: /:/ },
  MODULEPATH: { how: 'modules', separators: /:/ },
};

/** `APPTAINERENV_PATH`, `SINGULARITYENV_PREPEND_PATH`: the variable inside the container. */
const IN_CONTAINER = /^(?:APPTAINER|SINGULARITY)ENV_(?:PREPEND_|APPEND_)?/;

const variables = defineAssignmentTool(({ name, value }, emit) => {
  const variable = VARIABLES[name.replace(IN_CONTAINER, '')];
  if (!variable) return;
  const added = withoutItself(name, value);
  const shape = shapeOf(added);
  // An empty value asks for nothing; only an empty part of a list means the working directory.
  if (shape === '') return;
  const { how, separators } = variable;
  const separator = Array.from(shape).find((letter) => separators.test(letter)) ?? ':';
  for (const path of splitWord(added, separator)) {
    // What a variable left empty is no part that somebody wrote.
    if (shapeOf(path) === '' && !EMPTY_PART.test(textAt(value.at).replace(/^\w+=/, ''))) continue;
    emit({ kind: 'code-path', at: path.pieces.length > 0 ? placeOf(path) : value.at, how, tool: name, path });
  }
});

/** `:$PATH`, `$PATH:`, `/a::/b`, as written. */
const EMPTY_PART = /^["']?:|::|:["']?$/;

/** The value with what `$PATH` held before as one unknown: it was looked at where it was set. */
function withoutItself(name: string, value: Word): Word {
  const itself = new RegExp(`^\\$\\{?${name}\\b`);
  const pieces: Piece[] = [];
  let use: Place | undefined;
  let own = false;
  for (const piece of value.pieces) {
    if (piece.use !== use) {
      use = piece.use;
      const before = own;
      own = itself.test(textAt(use));
      if (own && !before) pieces.push({ kind: 'unknown', reason: 'variable', name, at: use, use, quoted: true });
    }
    if (!own) pieces.push(piece);
  }
  return { ...value, pieces };
}

/** Lmod and Environment Modules: `module use [-a|--append|-p|--prepend] DIRECTORY…`. */
const modules = defineTool('module ml', (command, emit) => {
  const call = parseOptions({ flags: '-a,--append -p,--prepend' }, command.words);
  const [verb, ...folders] = call.operands;
  if (staticText(verb?.word) !== 'use') return;
  for (const { word } of folders)
    for (const path of splitWord(word, ':'))
      emit({ kind: 'code-path', at: word.at, how: 'modules', tool: 'module use', path });
});

export default [variables, modules];
