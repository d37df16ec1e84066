// Programs that run one command for each of many arguments: GNU parallel and its like.
import type { Command } from '../../model/command.ts';
import { type Piece, shapeOf, sliceWord, staticText, type Word } from '../../model/word.ts';
import { joinWords } from '../join-words.ts';
import { type OptionTable, type ParsedCall, parseOptions } from '../options.ts';
import { fromInput, joined, shellOnInput, type Started, synthetic, textOf, type Wrapper } from './wrapper.ts';

/** parallel(1), 2025. */
const PARALLEL: OptionTable = {
  flags:
    '-0,--null -k,--keep-order -u,--ungroup -v,--verbose -t -x,--exit -X,--xargs -m -q,--quote -r,--no-run-if-empty --bar --eta --progress --dry-run --line-buffer,--lb --spreadstdin,--pipe --pipe-part,--pipepart --resume --resume-failed --retry-failed --tag --will-cite --xapply,--link --citation --group --hgrp,--hostgroups --fg --bg --semaphore --controlmaster -M --plus --round-robin --roundrobin --shuf --skip-first-line --tmux --wait --fifo --cat --cleanup --nonall --onall --tty --compress --linebuffer --files --no-notice --record-env --unsafe --silent --embed --gnu',
  values:
    '-j,-P,--jobs,--max-procs -a,--arg-file -C,--colsep -d,--delimiter -I -n,-N,--max-args,--max-replace-args -L,--max-lines -s,--max-chars -S,--sshlogin --slf,--sshloginfile --joblog --results --retries --delay --timeout --halt,--halt-on-error --load --memfree --memsuspend --nice --env --tmpdir --tempdir --wd,--workdir --block --blocktimeout --recstart --recend --regexp --trim --tagstring --header --compress-program --decompress-program --bf,--basefile --tf,--transferfile --return --semaphorename --semaphoretimeout --id --rpl --arg-sep --arg-file-sep --limit --profile,-J --shebang --filter --parens --ctag --ssh --seqreplace --slotreplace -E,--eof --termseq --process-slot-var --template --sqlmaster --sqlworker --sqlandworker --show-limits --pipe-part --cat-block',
  optional: '-i,--replace -l',
  style: 'posix',
};

/** More jobs than this are listed as one whose arguments are not known. */
const MAX_JOBS = 16;
/** Marks beyond this number stay as they are. */
const MAX_MARKS = 100;
const SOURCE = /^::::?\+?$/;

/** Where the arguments of the jobs come from. */
interface Sources {
  /** one list of arguments a job takes its own from; undefined: files or input decide */
  readonly jobs: readonly (readonly Word[])[] | undefined;
  /** files with arguments, one a line */
  readonly files: readonly Word[];
  readonly given: boolean;
}

const parallel: Wrapper = {
  names: ['parallel', 'env_parallel', 'sem'],
  starts(command): Started[] {
    const call = parseOptions(PARALLEL, command.words);
    if (call.has('--dry-run', '--citation', '--record-env')) return [];
    const rest = call.operands[0] ? command.words.slice(call.operands[0].index) : [];
    const mark = rest.findIndex((word) => SOURCE.test(staticText(word) ?? ''));
    const own = mark < 0 ? rest : rest.slice(0, mark);
    if (command.name === 'sem' || call.has('--semaphore')) return joined(own, { label: 'sem', certain: false });
    const sources = sourcesOf(mark < 0 ? [] : rest.slice(mark), call);
    if (own.length === 0) return commandsFromSources(command, sources);
    return [...jobsOf(own, sources, call), ...separated(own)];
  },
};

/** `parallel ::: 'a b' 'c d'`, `parallel -a FILE`, `… | parallel`: the arguments are the commands. */
function commandsFromSources(command: Command, sources: Sources): Started[] {
  const base = { label: command.name ?? 'parallel', certain: false as const };
  const files = sources.files.map((path): Started => ({ ...base, kind: 'file', path, args: [], required: true }));
  const texts = (sources.jobs ?? []).slice(0, 64).flatMap((words) => joined(words, base));
  if (files.length + texts.length > 0 || sources.given) return [...files, ...texts];
  return [shellOnInput(command, base)];
}

function sourcesOf(words: readonly Word[], call: ParsedCall): Sources {
  const files = call.all('--arg-file').flatMap((option) => option.value ?? []);
  let jobs: readonly (readonly Word[])[] | undefined;
  for (let i = 0; i < words.length;) {
    const kind = staticText(words[i]) ?? '';
    let end = i + 1;
    while (end < words.length && !SOURCE.test(staticText(words[end]) ?? '')) end++;
    const list = words.slice(i + 1, end);
    i = end;
    if (kind.startsWith('::::')) files.push(...list);
    else if (!jobs || jobs.length <= MAX_JOBS) jobs = combined(jobs, list, kind === ':::+' || call.has('--link'));
  }
  // Several arguments a job, or a source that is not known: the jobs can't be listed one by one.
  const open = jobs?.some((job) => job.some((word) => word.count === 'any'));
  const grouped = call.has(
    '-X',
    '-m',
    '--xargs',
    '--max-replace-args',
    '--max-lines',
    '--colsep',
    '--pipe',
    '--header',
  );
  const listed = files.length === 0 && open !== true && !grouped ? jobs : undefined;
  return { jobs: listed, files, given: words.length > 0 || files.length > 0 };
}

/** Each job takes one argument of every source; linked sources go side by side. */
function combined(
  before: readonly (readonly Word[])[] | undefined,
  list: readonly Word[],
  linked: boolean,
): readonly (readonly Word[])[] {
  if (!before) return list.map((word) => [word]);
  if (linked)
    return before.map((job, index) => {
      const word = list[index % list.length];
      return word ? [...job, word] : job;
    });
  // Twice the bound is enough to know that there are too many.
  return before.slice(0, MAX_JOBS + 1).flatMap((job) => list.slice(0, MAX_JOBS + 1).map((word) => [...job, word]));
}

function jobsOf(template: readonly Word[], { jobs }: Sources, call: ParsedCall): Started[] {
  const base = { label: 'parallel', certain: false as const };
  const [near] = template;
  if (!near) return [];
  const text: Word = { pieces: joinWords(template), count: 'one', at: joinedAt(template) };
  const mark = staticText(call.last('-I')?.value) ?? '{}';
  const known = jobs && jobs.length > 0 && jobs.length <= MAX_JOBS ? jobs : undefined;
  if (call.has('--pipe')) return [textOf(text, base)];
  return (known ?? [undefined]).map((job) => textOf(filled(text, job, mark), base));
}

function joinedAt(words: readonly Word[]): Word['at'] {
  const [first] = joined(words, { label: '' });
  return first?.kind === 'text' ? first.at : (words[0] as Word).at;
}

const PLACEHOLDER = /\{(\d*)(\.|\/\/|\/\.|\/|#|%|)\}|\{=[^}]*=\}/g;

/** The text of one job: its arguments in place of `{}` and its like, or else behind the command. */
function filled(text: Word, job: readonly Word[] | undefined, mark: string): Word {
  const shape = shapeOf(text);
  const marked = mark === '{}' ? shape : shape.replaceAll(mark, '{}'.padEnd(mark.length, '\ufdd1'));
  const pieces: Piece[] = [];
  let end = 0;
  let marks = 0;
  for (const match of marked.matchAll(PLACEHOLDER)) {
    if (++marks > MAX_MARKS) break;
    pieces.push(...sliceWord(text, end, match.index).pieces, ...argument(match, job, text));
    end = match.index + (match[0] === '{}' ? mark.length : match[0].length);
  }
  const rest = sliceWord(text, end).pieces;
  if (end > 0) return { ...text, pieces: [...pieces, ...rest] };
  const behind = job ? job.flatMap((word) => [...synthetic(' ', text).pieces, ...quoted(word)]) : undefined;
  return { ...text, pieces: [...rest, ...(behind ?? [...synthetic(' ', text).pieces, ...fromInput(text).pieces])] };
}

function argument(match: RegExpExecArray, job: readonly Word[] | undefined, near: Word): readonly Piece[] {
  const [, number = '', form = '#'] = match;
  if (!job || form === '#' || form === '%') return fromInput(near, 'one').pieces;
  const words = number === '' ? job : job.slice(Number(number) - 1, Number(number));
  return words.flatMap((word, index) => [
    ...(index > 0 ? synthetic(' ', near).pieces : []),
    ...quoted(changed(word, form)),
  ]);
}

/** `{.}` without extension, `{/}` basename, `{//}` directory, `{/.}` both. */
function changed(word: Word, form: string): Word {
  const shape = shapeOf(word);
  const slash = shape.lastIndexOf('/');
  const dot = shape.lastIndexOf('.');
  if (form === '//') return slash < 0 ? synthetic('.', word) : sliceWord(word, 0, slash);
  const to = form.endsWith('.') && dot > slash ? dot : shape.length;
  return sliceWord(word, form.startsWith('/') ? slash + 1 : 0, to);
}

/** An argument as parallel writes it into the job's text: quoted where a shell would take it apart. */
function quoted(word: Word): readonly Piece[] {
  return word.pieces.flatMap((piece): readonly Piece[] => {
    if (piece.kind === 'unknown') return [{ ...piece, quoted: true }];
    if (/^[\w./:=,@%+-]*$/.test(piece.text)) return [piece];
    return synthetic(`'${piece.text.replaceAll("'", `'\\''`)}'`, word).pieces;
  });
}

/** moreutils' parallel: `parallel command -- argument…`. */
function separated(own: readonly Word[]): Started[] {
  const dashes = own.findIndex((word) => staticText(word) === '--');
  if (dashes <= 0) return [];
  return own.slice(dashes + 1, dashes + 1 + MAX_JOBS).flatMap((word): Started[] => {
    return [{ kind: 'command', label: 'parallel', words: [...own.slice(0, dashes), word], certain: false }];
  });
}

/** rush: a text with the same marks, for the lines of its input. */
const RUSH: OptionTable = {
  flags:
    '-k,--keep-order -e,--stop-on-error -c,--continue --dry-run -I,--immediate-output --eta --verbose -V,--version',
  values:
    '-j,--jobs -n,--nrecords -i,--infile -o,--out-file -d,--field-delimiter -D,--record-delimiter -r,--retries --retry-interval -t,--timeout -C,--succ-cmd-file -v,--assign -J,--records-join-sep -T,--trim',
  style: 'posix',
};
const rush: Wrapper = {
  names: ['rush'],
  starts(command): Started[] {
    const call = parseOptions(RUSH, command.words);
    const text = call.operands[0]?.word;
    if (!text || call.has('--dry-run')) return [];
    const marked = shapeOf(text).search(PLACEHOLDER) >= 0;
    return [textOf(marked ? filled(text, undefined, '{}') : text, { label: 'rush', certain: false })];
  },
};

const XJOBS: OptionTable = { flags: '-b -e -h -n -r -t -V -0 -1', values: '-d -f -j -l -p -q -s -v', style: 'posix' };
/** xjobs(1): a command for the words of its input, or the lines of its input as commands. */
const xjobs: Wrapper = {
  names: ['xjobs'],
  starts(command): Started[] {
    const call = parseOptions(XJOBS, command.words);
    const base = { label: 'xjobs', certain: false as const };
    const file = call.last('-s')?.value;
    if (file) return [{ ...base, kind: 'file', path: file, args: [], required: true }];
    const [first] = call.operands;
    if (!first) return [{ ...base, kind: 'stdin' }];
    return [{ ...base, kind: 'command', words: [...command.words.slice(first.index), fromInput(first.word)] }];
  },
};

export const PARALLEL_WRAPPERS: readonly Wrapper[] = [parallel, rush, xjobs];
