// Lines of files that a script writes, where the format is a simple one.
import { shapeOf, sliceWord, type Word } from '../model/word.ts';

/** Without what stands behind ` #`, and without blanks at the end. */
export function withoutComment(one: Word): Word {
  const comment = /(?:^|\s)#/.exec(shapeOf(one));
  const shape = shapeOf(one).slice(0, comment?.index).trimEnd();
  return sliceWord(one, 0, shape.length);
}

/** Without blanks around it. */
function trimmed(one: Word): Word {
  const shape = shapeOf(one);
  return sliceWord(one, shape.length - shape.trimStart().length, shape.trimEnd().length);
}

/** A value of YAML or TOML without its quotes. */
export function unquoted(one: Word): Word {
  const word = trimmed(one);
  const shape = shapeOf(word);
  return /^(["']).*\1$/.test(shape) ? sliceWord(word, 1, shape.length - 1) : word;
}
