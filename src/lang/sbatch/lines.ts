// Which lines of a script hold directives, and where sbatch stops looking for them.
import { isBlank, separatorAt, skipBlanks } from './words.ts';

/** Slurm's limit for the components of a heterogeneous job (`MAX_HET_JOB_COMPS`). */
export const MAX_COMPONENTS = 128;

/** Lines that do not start with `#` which the search for `#PBS` and `#BSUB` passes at most. */
const TRANSLATION_WINDOW = 100;

type Keyword = '#SBATCH' | '#SLURM' | '#PBS' | '#BSUB';

export interface DirectiveLine {
  readonly keyword: Keyword;
  /** offset of the `#` */
  readonly start: number;
  /** offset behind the keyword and the blanks after it */
  readonly body: number;
  /** offset of the line's `\n`, or the end of the text */
  readonly end: number;
  /** 0-based, counting `\n` only, as sbatch does */
  readonly line: number;
}

export interface Header {
  /** the `#SBATCH` and `#SLURM` lines sbatch reads, by component */
  readonly components: readonly (readonly DirectiveLine[])[];
  /** the first line that is a command; null when there is none */
  readonly firstCommand: { readonly start: number; readonly end: number; readonly line: number } | null;
  /** `#SBATCH` lines with blanks before the `#` */
  readonly indented: readonly DirectiveLine[];
  /** comment lines whose start only looks like `#SBATCH` */
  readonly lookAlikes: readonly { readonly start: number; readonly end: number; readonly line: number }[];
  /** `#SBATCH` lines behind the first command */
  readonly late: readonly DirectiveLine[];
  /** components there are beyond Slurm's limit */
  readonly tooMany: boolean;
}

/** Letters of other scripts that look like those of SBATCH. */
const LOOK_ALIKE_KEYWORD = /^[#＃][SЅＳ][BВΒＢ][AАΑＡ][TТΤＴ][CСϹＣ][HНΗＨ]/;

/** Reads the lines of a script as `_opt_batch_script()` of SchedMD's `src/sbatch/opt.c` does. */
export function readHeader(text: string): Header {
  const components: DirectiveLine[][] = [[]];
  const indented: DirectiveLine[] = [];
  const lookAlikes: { start: number; end: number; line: number }[] = [];
  let firstCommand: Header['firstCommand'] = null;
  let tooMany = false;
  let line = 0;
  let start = 0;
  for (; start < text.length; line++) {
    const end = lineEnd(text, start);
    const keyword = keywordAt(text, start, '#SBATCH') ?? keywordAt(text, start, '#SLURM');
    if (keyword) {
      const directive = directiveLine(text, keyword, start, start, end, line);
      if (separatorAt(text, directive.body, end) > 0) {
        if (components.length < MAX_COMPONENTS) components.push([]);
        else tooMany = true;
      }
      if (!tooMany) components[components.length - 1]?.push(directive);
    } else {
      const first = skipBlanks(text, start, end);
      if (first < end && text[first] !== '#') {
        firstCommand = { start, end, line };
        break;
      }
      if (first > start && isDirectiveWord(text, first, '#SBATCH', end)) {
        indented.push(directiveLine(text, '#SBATCH', first, first, end, line));
      } else if (first === start && LOOK_ALIKE_KEYWORD.test(text.slice(start, start + 7))) {
        lookAlikes.push({ start, end, line });
      }
    }
    start = end + 1;
  }
  return { components, firstCommand, indented, lookAlikes, late: lateLines(text, start, line), tooMany };
}

/** `#SBATCH` lines from `from` on, where sbatch no longer looks. */
function lateLines(text: string, from: number, fromLine: number): DirectiveLine[] {
  const late: DirectiveLine[] = [];
  let line = fromLine;
  for (let start = from; start < text.length; line++) {
    const end = lineEnd(text, start);
    if (isDirectiveWord(text, start, '#SBATCH', end)) {
      late.push(directiveLine(text, '#SBATCH', start, start, end, line));
    }
    start = end + 1;
  }
  return late;
}

/** The `#BSUB` or `#PBS` lines of a script. */
export interface TranslatedLines {
  readonly lines: readonly DirectiveLine[];
  /** lines of the same kind behind the window in which sbatch looks */
  readonly late: readonly DirectiveLine[];
}

/**
 * Reads the lines `xlate_batch_script()` of SchedMD's `src/sbatch/xlate.c` reads: anywhere in the file, also
 * behind commands and inside here-documents, until more than 100 lines without `#` were seen.
 */
export function readTranslated(text: string, keyword: '#BSUB' | '#PBS'): TranslatedLines {
  const lines: DirectiveLine[] = [];
  const late: DirectiveLine[] = [];
  if (!text.includes(keyword)) return { lines, late };
  let others = 0;
  let line = 0;
  for (let start = 0; start < text.length; line++) {
    const end = lineEnd(text, start);
    if (text.startsWith(keyword, start)) {
      if (others <= TRANSLATION_WINDOW) lines.push(directiveLine(text, keyword, start, start, end, line));
      else if (isDirectiveWord(text, start, keyword, end)) {
        late.push(directiveLine(text, keyword, start, start, end, line));
      }
    } else if (text[start] !== '#') {
      others++;
    }
    start = end + 1;
  }
  return { lines, late };
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function keywordAt(text: string, at: number, keyword: Keyword): Keyword | null {
  return text.startsWith(keyword, at) ? keyword : null;
}

/** True when the keyword stands there as a word of its own or glued to an option, not as a part of prose. */
function isDirectiveWord(text: string, at: number, keyword: Keyword, end: number): boolean {
  if (!text.startsWith(keyword, at)) return false;
  const after = at + keyword.length;
  return after >= end || text[after] === '-' || isBlank(text.charCodeAt(after));
}

function directiveLine(
  text: string,
  keyword: Keyword,
  start: number,
  at: number,
  end: number,
  line: number,
): DirectiveLine {
  return { keyword, start, body: skipBlanks(text, at + keyword.length, end), end, line };
}
