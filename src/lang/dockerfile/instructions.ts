// Instructions, each by its own rules.
import type { Document } from '../../text/document.ts';
import { childOf, childrenOf, type PlainNode } from '../plain-tree.ts';
import type { ArgInstruction, FilesInstruction, FileSource, Flag, Instruction, Pair, SourceWord } from './ast.ts';
import { commandOf, heredocsOf } from './commands.ts';
import type { Words } from './words.ts';

/** Reads an instruction; undefined for what is none, or lacks what it cannot do without. */
export function instructionOf(node: PlainNode, doc: Document, words: Words): Instruction | undefined {
  const keyword = node.children.find((child) => !child.named);
  const common = {
    flags: childrenOf(node, 'flag').map((flag) => flagOf(flag, words)),
    at: words.place(node),
    keywordAt: words.place(keyword ?? node),
  };
  const kind = node.type.replace('_instruction', '');
  switch (kind) {
    case 'from': {
      const image = childOf(node, 'image');
      const alias = childOf(node, 'alias');
      if (!image) return undefined;
      return { kind, ...common, image: words.word(image), ...(alias && { alias: words.textOf(alias) }) };
    }
    case 'run':
    case 'cmd':
    case 'entrypoint':
    case 'healthcheck': {
      const command = commandOf(node, doc, words);
      return { kind, ...common, ...(command && { command }) };
    }
    case 'shell': {
      const command = commandOf(node, doc, words);
      return command?.form === 'exec' ? { kind, ...common, words: command.words } : undefined;
    }
    case 'copy':
    case 'add': {
      const files = filesOf(node, words);
      return files && { kind, ...common, ...files };
    }
    case 'env':
    case 'label':
      return { kind, ...common, pairs: childrenOf(node, 'pair').map((pair) => pairOf(pair, words)) };
    case 'arg':
      return { kind, ...common, arguments: argumentsOf(node, words) };
    case 'expose':
      return { kind, ...common, words: childrenOf(node, 'port').map((port) => words.word(port)) };
    case 'volume':
      return { kind, ...common, words: pathsOf(node, words) };
    case 'user': {
      const user = childOf(node, 'user');
      if (!user) return undefined;
      const end = childOf(node, 'group')?.end ?? node.children.at(-1)?.end ?? user.end;
      const children = node.children.filter((child) => child.start >= user.start);
      return { kind, ...common, words: [words.word({ ...user, end, children })] };
    }
    case 'workdir':
    case 'stopsignal': {
      const word = childOf(node, 'path') ?? childOf(node, 'signal');
      return word && { kind, ...common, words: [words.word(word)] };
    }
    case 'onbuild': {
      const inner = childOf(node, 'instruction');
      const instruction = inner && instructionOf(inner, doc, words);
      return instruction && { kind, ...common, instruction };
    }
    default:
      return undefined;
  }
}

function flagOf(node: PlainNode, words: Words): Flag {
  const name = childOf(node, 'name');
  const value = childOf(node, 'value');
  return {
    name: name ? words.textOf(name) : '',
    ...(value && { value: words.word(value) }),
    at: words.place(node),
  };
}

function pairOf(node: PlainNode, words: Words): Pair {
  const name = childOf(node, 'name');
  const value = childOf(node, 'value');
  const at = words.place(node);
  return {
    name: name ? words.word(name) : { parts: [], at },
    value: value ? words.word(value) : emptyBehind(node, words),
    at,
  };
}

/** The value of `NAME=`. */
function emptyBehind({ end }: PlainNode, words: Words): SourceWord {
  return { parts: [], at: words.place({ start: end, end }) };
}

function argumentsOf(node: PlainNode, words: Words): ArgInstruction['arguments'] {
  return childrenOf(node, 'argument').map((argument) => {
    const name = childOf(argument, 'name');
    const value = childOf(argument, 'value');
    const assigns = argument.children.some(({ type }) => type === '=');
    const word = value ? words.word(value) : assigns ? emptyBehind(argument, words) : undefined;
    const text = name ? words.word(name).parts.map((part) => (part.kind === 'text' ? part.text : '')) : [];
    return { name: text.join(''), ...(word && { value: word }), at: words.place(argument) };
  });
}

function pathsOf(node: PlainNode, words: Words): readonly SourceWord[] {
  const array = childOf(node, 'paths');
  if (array) return childrenOf(array, 'element').map((element) => words.jsonWord(element));
  return childrenOf(node, 'path').map((path) => words.word(path));
}

function filesOf(node: PlainNode, words: Words): Pick<FilesInstruction, 'sources' | 'destination'> | undefined {
  const array = childOf(node, 'paths');
  if (array) {
    const paths = pathsOf(node, words);
    const destination = paths.at(-1);
    if (!destination) return undefined;
    return { sources: paths.slice(0, -1).map((path) => ({ kind: 'path', path })), destination };
  }
  const destination = childOf(node, 'destination');
  if (!destination) return undefined;
  const heredocs = heredocsOf(node, node, words).values();
  const sources = childrenOf(node, 'source').flatMap((source): FileSource[] => {
    if (source.type !== 'heredoc_redirect') return [{ kind: 'path', path: words.word(source) }];
    const heredoc = heredocs.next().value;
    return heredoc ? [{ kind: 'heredoc', ...heredoc }] : [];
  });
  return { sources, destination: words.word(destination) };
}
