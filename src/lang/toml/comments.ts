// The comments of a TOML text, and the tables and entries they may be about.
import { type Commented, NOT_COMMENTED } from '../marks/reader.ts';
import type { Unit } from '../marks/units.ts';
import { depthBeyond, MOST_UNITS } from './index.ts';
import { type AST, toml } from './library.ts';

/** Reads where comments, tables, keys with their values, and members of arrays stand; of an invalid text, nothing. */
export function commentedToml(text: string): Commented {
  if (text.length > MOST_UNITS || depthBeyond(text) !== undefined) return NOT_COMMENTED;
  const program = parsed(text);
  if (!program) return NOT_COMMENTED;
  const units: Unit[] = [];
  const unit = ({ range: [start, end] }: AST.TOMLNode): void => void units.push({ start, end });
  const value = (node: AST.TOMLContentNode): void => {
    if (node.type === 'TOMLInlineTable') node.body.forEach(pair);
    if (node.type === 'TOMLArray')
      for (const element of node.elements) {
        unit(element);
        value(element);
      }
  };
  const pair = (node: AST.TOMLKeyValue): void => {
    unit(node);
    value(node.value);
  };
  for (const node of program.body[0].body) {
    if (node.type === 'TOMLKeyValue') pair(node);
    else {
      units.push({ start: node.range[0], end: node.range[1], open: true });
      node.body.forEach(pair);
    }
  }
  return { comments: program.comments.map(({ range: [start, end] }) => ({ start, end })), units };
}

function parsed(text: string): AST.TOMLProgram | undefined {
  const { parseTOML, ParseError } = toml();
  try {
    return parseTOML(text.replace(/^\ufeff/, ' '), { tomlVersion: '1.1' });
  } catch (error) {
    if (error instanceof ParseError || error instanceof RangeError) return undefined;
    throw error;
  }
}
