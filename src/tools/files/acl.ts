// Access control lists: entries for others are for everyone, entries for named users and groups are how to share.
import { shapeOf, splitWord, staticText, type Word } from '../../model/word.ts';
import {
  type AnyTool,
  defineTool,
  type Emit,
  type OptionTable,
  type ParsedCall,
  parseOptions,
  replaceWord,
} from '../kit.ts';

const SETFACL: OptionTable = {
  flags:
    '-b,--remove-all -k,--remove-default -n,--no-mask --mask -d,--default -R,--recursive -L,--logical -P,--physical --test -v,--version -h,--help',
  values: '-s,--set -S,--set-file -m,--modify -M,--modify-file -x,--remove -X,--remove-file --restore',
};

const NFS4: OptionTable = {
  flags: '-R,--recursive -L,--logical -P,--physical --test -e,--edit',
  values: '-a,--add-spec -A,--add-file -x,--remove-spec -X,--remove-file -s,--set-spec -S,--set-file -m,--modify-ace',
};

const setfacl = defineTool('setfacl', (command, emit) => {
  const call = parseOptions(SETFACL, command.words);
  for (const { value } of call.all('--set', '--modify')) {
    for (const entry of value ? splitWord(value, ',') : []) {
      const permissions = /^(?:d(?:efault)?:)?o(?:ther)?:{1,2}([rwxX-]*|[0-7])$/i.exec(staticText(entry) ?? '')?.[1];
      if (permissions === undefined) continue;
      const bits = Number(permissions === '' ? NaN : permissions);
      const has = (letter: string, bit: number): boolean =>
        Number.isNaN(bits) ? permissions.includes(letter) : (bits & bit) !== 0;
      emitEntry(emit, call, entry, { read: has('r', 4), write: has('w', 2) }, 'setfacl');
    }
  }
});

/** `A:fd:EVERYONE@:rwx`: `w` and `a` write and append, `W` stands for all of writing. */
const nfs4 = defineTool('nfs4_setfacl', (command, emit) => {
  const call = parseOptions(NFS4, command.words);
  for (const { value } of call.all('--add-spec', '--set-spec', '--modify-ace')) {
    for (const entry of value ? splitWord(value, ',') : []) {
      const permissions = /^A:[a-zA-Z]*:EVERYONE@:(\w+)$/.exec(staticText(entry) ?? '')?.[1];
      if (permissions === undefined) continue;
      emitEntry(
        emit,
        call,
        entry,
        { read: /[rR]/.test(permissions), write: /[waWC]/.test(permissions) },
        'nfs4_setfacl',
      );
    }
  }
});

function emitEntry(
  emit: Emit,
  call: ParsedCall,
  entry: Word,
  others: { read: boolean; write: boolean },
  tool: string,
): void {
  const closed = tool === 'setfacl' ? shapeOf(entry).replace(/(:{1,2})[^:]*$/, '$1---') : undefined;
  const edits = closed === undefined ? undefined : replaceWord(entry, closed);
  emit({
    kind: 'permission',
    at: entry.at,
    tool,
    others,
    sticky: false,
    recursive: call.has('--recursive'),
    paths: call.operands.map((operand) => operand.word),
    mode: shapeOf(entry),
    ...(edits && { tighten: { title: 'Give others nothing, and name the group that needs access', edits } }),
  });
}

const tools: readonly AnyTool[] = [setfacl, nfs4];
export default tools;
