// Makes up shell programs from the idioms of job scripts, for comparison with the real bash.
import fc from 'fast-check';

/**
 * A program and which of its calls fail. A call is written `args §` in the making; each `§` becomes a number of
 * its own (`c1`, `c2`, …) so that its status can be chosen, each `¤` a number of a call that a loop waits for.
 */
export interface Program {
  readonly text: string;
  /** the first arguments of the calls that fail */
  readonly failing: readonly string[];
}

/** A statement: one line or several, without a newline at the end. */
type Text = fc.Arbitrary<string>;

const pick = (...texts: readonly string[]): Text => fc.constantFrom(...texts);

/** A template whose `{0}`, `{1}` … are replaced. */
function form(template: string, ...parts: readonly Text[]): Text {
  return fc
    .tuple(...parts)
    .map((values) => template.replace(/\{(\d)\}/g, (_, index: string) => values[Number(index)]!));
}

const indent = (text: string): string => text;

// ---- words ---------------------------------------------------------------------------------------------------------

/** Words without expansions that splitting or order could touch. */
const PLAIN = pick('a', 'b', 'ab', 'x.y', '-v', '--opt=1', 'k', '7');

const LITERAL = pick(
  "'x y'",
  '"p q"',
  'a\\ b',
  "$'t\\tb'",
  "''",
  '""',
  'a"b"\'c\'',
  '{x,y}',
  '{1..3}',
  'p{a,b}q',
  '{a,"b c"}$A',
  '~+x',
  'a#b',
  '"$"',
  "'*'",
  '"a\\"b\\$c\\d"',
  'x=y',
);

const EXPANSION = pick(
  '$A',
  '"$A"',
  '${B}',
  '"$B"',
  'x$A',
  '"x${A}y"',
  '"$A$B"',
  '$A$B',
  '${A:-d e}',
  '"${A:-d e}"',
  '${A-z}',
  '${A:+alt}',
  '"${A:+alt x}"',
  '${A+s}',
  '${C:=dv}',
  '${A#?}',
  '${A##*b}',
  '"${A%?}"',
  '${A%%[bx]*}',
  '"${A/b/X}"',
  '"${A//[ab]/_}"',
  '"${A/#a/X}"',
  '"${A/%b/X}"',
  '"${A//?/-}"',
  '${A^^}',
  '${A^}',
  '${A,,}',
  '"${A:1}"',
  '"${A:0:2}"',
  '"${A: -1}"',
  '${#A}',
  '"${!R}"',
  '${A@Q}',
  '"${L[@]}"',
  '${L[@]}',
  '"${L[*]}"',
  '${L[*]}',
  '${L[1]}',
  '"${L[0]}"',
  '$L',
  '${#L[@]}',
  '"${L[@]:1}"',
  '"${L[@]:0:1}"',
  '"${!L[@]}"',
  '"${L[@]#?}"',
  '"${L[@]/a/Z}"',
  '"x${L[@]}y"',
  '${L[@]+"${L[@]}"}',
  '"${M[k]}"',
  '"${M[kk]}"',
  '"$@"',
  '"$*"',
  '$@',
  '$*',
  '$1',
  '"$1"',
  '"${2:-none}"',
  '$#',
  '"${@:2}"',
  '"${@:1:1}"',
  '$((N+1))',
  '"$((N*2-1))"',
  '$((N > 2 ? N : 9))',
  '$N',
  '"$U"',
  '$U',
  '"${U:-ud}"',
  '"${W:-wd}"',
  '${W:+no}',
  '$?',
  '"$I"',
);

const SUBSTITUTION = pick(
  '"$(echo $A c)"',
  '$(echo "$B")',
  '`echo q`',
  '"$(printf \'%s-\' $A b)"',
  '$(basename "x/$B")',
  '"$(dirname "p/$B/c")"',
  '"$(echo "$(echo n)")"',
  '"$(echo; echo m)"',
  '"$(cat <<< "$A")"',
  '"$(echo "$A" | tr a-z A-Z)"',
  '"$(echo "$B" | rev)"',
  '"$(f)"',
  '"$(A=in; echo "$A")"',
  '"$(true)"',
  '$(args §)',
  '"$(args § "$A")"',
  '"$(echo e; args §)"',
  '"$(cd . && echo d)"',
  '"$(echo -n "$A")"',
  '"$(printf %s "$A")"',
  '"$(printf %03d 7)"',
  '"$(echo -e "a\\tb")"',
  '"$(< s.txt)"',
);

const WORD: Text = fc.oneof(
  { weight: 3, arbitrary: PLAIN },
  { weight: 2, arbitrary: LITERAL },
  { weight: 8, arbitrary: EXPANSION },
  { weight: 2, arbitrary: SUBSTITUTION },
);
const WORDS: Text = fc.array(WORD, { maxLength: 3 }).map((words) => words.join(' '));

/** Words that stay one word inside double quotes, for texts that another shell reads. */
const INNER = pick(
  'a',
  'b c',
  '$A',
  '$B',
  '${L[*]}',
  '$*',
  '$1',
  '${A:-d}',
  '${A%b}',
  "'x y'",
  '$((N+1))',
  '\\$A',
  '\\"q\\"',
);
const SINGLE = pick(
  'a',
  '$A',
  '"$A"',
  '"$1"',
  '"$@"',
  '$#',
  '"$0"',
  '${A:-unset}',
  '"$B"',
  '$((1+2))',
  '"x y"',
  '$(echo s)',
);

// ---- statements without others inside ------------------------------------------------------------------------------

const CALL = form('args § {0}', WORDS);

const ASSIGNMENT = fc.oneof(
  form('{0}={1}', pick('A', 'B', 'C', 'A', 'B'), WORD),
  form('{0}+={1}', pick('A', 'B', 'A', 'L'), WORD),
  form('L=({0})', WORDS),
  form('L+=({0})', WORDS),
  form('L[{0}]={1}', pick('0', '1', '5', 'N'), WORD),
  form('M[{0}]={1}', pick('k', 'kk', 'x$A'), WORD),
  form('N={0}', pick('1', '$((N+1))', '3', '$N', '${#A}', '$((N*2))')),
  pick(
    'A=',
    'A=ab',
    "A='a b'",
    'B="b  a"',
    'unset A',
    'unset B',
    'unset L',
    'unset "L[0]"',
    'R=A',
    'R=B',
    '((N++))',
    '((N+=2))',
    'let N=N+1',
    ': $((N=5))',
    ': ${A:=first}',
    'export A',
    'export B=eb',
    'export A="$B"',
    'export -n A',
    'declare B="$A"',
    'declare -x C=cx',
    'declare -i N=2+3',
    'declare -A M=([k]=v [kk]="$A")',
    'declare -a L=(d "e f")',
    'declare -u C=up',
    'readonly Z=zz',
    'read -r A B <<< "x y z"',
    'read -r A <<< "$B"',
    'IFS=, read -r A B <<< "1,2,3"',
    'IFS=: read -r A B <<< "$A:q"',
    'read -ra L <<< "l m n"',
    "mapfile -t L <<< $'m1\\nm 2'",
    'printf -v A "%s/%s" p "$B"',
    "printf -v A '%02d' 5",
    'A=$(echo "$B" w)',
    'A=$(args §)',
    'A="$(cat <<E\nl1 $B\nl2\nE\n)"',
    'A=$B$A',
    'A="$A" B=$A',
    'L=("${L[@]}" z)',
    'L=("$@")',
    'A="${L[*]}"',
    'A="$*"',
    'set -- $A',
    'set -- a "b c"',
    'set -- "$@" n',
    'set --',
    'shift',
    'shift 2',
    'IFS=:',
    "IFS=$' \\t\\n'",
    'unset IFS',
    'A=a:b::c',
    'local A',
    'local A=lo B',
    'local -a L=(la)',
    'N=1',
    'I=i',
    'echo stext > s.txt',
  ),
);

const NESTED_SHELL = fc.oneof(
  form("bash -c 'args § {0} {1}' {2}", SINGLE, SINGLE, WORDS),
  form('bash -c "args § {0} {1}"', INNER, INNER),
  form("A=pre bash -c 'args § {0}'", SINGLE),
  form("export A; bash -c 'args § {0}'", SINGLE),
  form("eval 'args § {0}'", SINGLE),
  form('eval "args § {0}"', INNER),
  form('eval args § {0}', WORDS),
  form("eval 'A={0}'", SINGLE),
  form("bash <<'E'\nargs § {0}\nE", SINGLE),
  form('bash <<E\nargs § {0} {1}\nE', INNER, INNER),
  form('bash -s x {0} <<\'E\'\nargs § "$@"\nE', WORDS),
  form('bash <<< "args § {0}"', INNER),
  form('echo "args § {0}" | bash', INNER),
  form("cat <<'E' | bash\nargs § {0}\nE", SINGLE),
  form(
    "cat > s.sh <<'E'\nargs § {0}\nE\n{1}",
    SINGLE,
    pick(
      'bash s.sh',
      'bash s.sh p "q r"',
      '. ./s.sh',
      'source ./s.sh w',
      'chmod +x s.sh; bash ./s.sh "$A"',
      'sh s.sh',
      'bash < s.sh',
    ),
  ),
  form(
    'cat > s.sh <<E\nargs § {0}\nA=sourced\nE\n{1}',
    INNER,
    pick('bash s.sh', '. ./s.sh', 'cat s.sh | bash', 'bash "$PWD/s.sh"'),
  ),
  pick(
    "printf 'args § %s\\n' one two > t.sh; sh t.sh",
    "echo 'args § x' > t.sh; echo 'args § \"$A\"' >> t.sh; . ./t.sh",
    "echo 'args § t' | tee t.sh > /dev/null; bash t.sh",
    'echo YXJncyBjMCBkZWNvZGVkCg== | base64 -d | bash',
    "(cd . && echo 'args § sub' > u.sh); bash u.sh",
    'mkdir -p d; cd d; echo "args § in d" > v.sh; bash v.sh; cd ..; bash d/v.sh',
    "{ echo 'args § g1'; echo 'args § g2'; } > g.sh; bash g.sh",
    'bash -c \'bash -c "args § \\$1" _ "$1"\' _ deep',
    "bash -ec 'args §; args §'",
    "bash -c 'args §; exit 0; args §'",
    "bash -c 'exec args §; args §'",
    'f() { args § "f$1"; }; export -f f; bash -c \'f z\'',
    "source <(echo 'args § ps')",
    'bash <(echo "args § $A")',
  ),
);

const WRAPPED = fc.oneof(
  form(
    '{0} args § {1}',
    pick(
      'env X=1',
      'timeout 5',
      'nice -n 1',
      'command',
      'time',
      '!',
      'env -u A',
      'nohup',
      'stdbuf -oL',
      'setsid -w',
      'A=pre',
      'time -p',
      'builtin command',
      'timeout -k 1 5s',
      'env A=e',
    ),
    WORDS,
  ),
  pick(
    '( exec args § )',
    '(exec args §; args §)',
    'echo x y | xargs args §',
    "printf '%s\\n' x y | xargs -n1 args §",
    'echo x | xargs -I{} args § {} -{}-',
    'find . -maxdepth 0 -exec args § {} \\;',
    'args § > out.txt 2>&1',
    'args § < /dev/null',
    '> o2.txt args §',
    'args § & wait',
    '{ args §; } & wait $!',
    '(args §) &\nwait',
    'CMD=(args § "x y"); "${CMD[@]}" z',
    'RUN="args §"; $RUN x',
    'RUN="args § $A"; $RUN "$B"',
    'P=args; $P §; "$P" § "$A"',
    'CMD="args §"; CMD="$CMD --flag"; eval "$CMD"',
    'CMD=(args §); CMD+=("$A"); "${CMD[@]}"',
    '${W:-args} §',
    'x=args; e"c"ho n; "${x}" § q',
    'ar""gs §',
    "a\\rgs § ; 'args' §",
    'true; args §',
    ': "$(args §)"',
    'cat <(args §) > /dev/null',
    'args § | args §',
    'args § |& cat',
    'args § && args § || args §',
    'args § || args § && args §',
    '! args § && args §',
    'args § "$(args §)"',
    '[[ -n "$(args §)" ]]',
    '[ -n "$A" ] && args § set',
    '[[ $A == a* ]] && args § star',
    '(( N > 1 )) && args § more',
    'type args > /dev/null; args §',
    'command -v args > /dev/null && args § found',
    'hash args; args §',
    'while [ $# -gt 0 ]; do args § "$1" $#; shift; done',
    'N=0; while ((N < 3)); do args § $N; ((N++)); done',
    'N=0; until [ "$N" -ge 2 ]; do N=$((N + 1)); args § "$N"; done; args § $N',
    'inc() { N=$((N + 1)); }; N=1; while ((N < 3)); do inc; args § $N; done',
    'shopt -s nullglob; args § none*such',
    'select I in a b; do args § "$I"; break; done <<< 1',
    'exec 3> o3.txt; args § >&3',
    '{ args §;args §; }',
  ),
);

const CONDITION: Text = fc.oneof(
  pick('args §', 'args §', '! args §', 'args § "$A"', 'true', 'false', ':'),
  pick(
    '[ -n "$A" ]',
    '[[ $A == a* ]]',
    '[ "$A" = ab ]',
    '((N > 1))',
    'test -z "$A"',
    '[[ -z $U ]]',
    '[ $# -gt 0 ]',
    '[[ $I == b ]]',
    '[ -e s.txt ]',
  ),
  pick(
    'args § && args §',
    'args § || args §',
    '{ args §; }',
    '(args §)',
    'args §; args §',
    'A=$(args §)',
    'f',
    'f "$A"',
  ),
);

const TRAPS = pick(
  'trap \'args § bye "$A"\' EXIT',
  'trap "args § bye $A" EXIT',
  'trap - EXIT',
  'cleanup() { args § clean; }; trap cleanup EXIT',
  "trap 'args § sig' TERM",
  "trap '' INT",
  'trap \'args § "$1"\' EXIT',
);

const OPTIONS = pick(
  'set -e',
  'set +e',
  'set -u',
  'set +u',
  'set -a',
  'set +a',
  'set -o pipefail',
  'set -euo pipefail',
  'shopt -s extglob',
  'set -f',
  'set +f',
);

const ALIAS = pick(
  "shopt -s expand_aliases\nalias al='args § al'\nal x",
  "shopt -s expand_aliases\nalias k='args §' j='k j'\nj x; k \"$A\"",
);

// ---- statements with others inside ---------------------------------------------------------------------------------

const LEAF: Text = fc.oneof(
  { weight: 6, arbitrary: CALL },
  { weight: 9, arbitrary: ASSIGNMENT },
  { weight: 3, arbitrary: NESTED_SHELL },
  { weight: 3, arbitrary: WRAPPED },
  { weight: 1, arbitrary: TRAPS },
  { weight: 1, arbitrary: fc.oneof({ weight: 5, arbitrary: OPTIONS }, { weight: 1, arbitrary: ALIAS }) },
  { weight: 2, arbitrary: form('{0} {1}', pick('f', 'g', 'h'), WORDS) },
);

function block(depth: number, most = 3): Text {
  return fc.array(statement(depth), { minLength: 1, maxLength: most }).map((lines) => indent(lines.join('\n')));
}

/** What leaves a loop, a function or the shell, mostly under a condition. */
const LEAVING = form(
  '{0} {1}',
  pick('args § &&', 'args § ||', '', '[ -n "$A" ] &&', 'if args §; then args §; fi;'),
  pick('break', 'continue', 'return', 'return 1', 'break 2', 'continue 2'),
);
const EXITING = form(
  '{0} {1}',
  pick('args § &&', 'args § ||'),
  pick('exit', 'exit 1', 'exec args § last', '{ args § dying; exit 3; }'),
);

const memo = new Map<number, Text>();

function statement(depth: number): Text {
  if (depth === 0) return LEAF;
  const done = memo.get(depth);
  if (done) return done;
  const inner = block(depth - 1);
  const body = form(
    '{0}\n{1}',
    inner,
    fc.oneof(
      { weight: 3, arbitrary: fc.constant(':') },
      { weight: 1, arbitrary: LEAVING },
      { weight: 1, arbitrary: form('{0}\n{1}', LEAVING, inner) },
    ),
  );
  const compound = fc.oneof(
    form('if {0}; then\n{1}\nfi', CONDITION, body),
    form('if {0}; then\n{1}\nelse\n{2}\nfi', CONDITION, body, body),
    form('if {0}; then\n{1}\nelif {2}; then\n{3}\nelse\n{4}\nfi', CONDITION, inner, CONDITION, inner, inner),
    form('{0} && {\n{1}\n}', CONDITION, body),
    form('{0} || {\n{1}\n}', CONDITION, body),
    form(
      'case {0} in\na) {1} ;;\nab | k) {2} {4}\n*) {3} ;;\nesac',
      WORD,
      inner,
      inner,
      inner,
      pick(';;', ';&', ';;&'),
    ),
    form('case {0} in\na*) {1} {3}\n[!a]*) {2} ;;\nesac', WORD, inner, inner, pick(';;', ';&', ';;&')),
    form('for I in {0} b; do\n{1}\ndone', WORDS, body),
    form('for I; do\n{0}\ndone', body),
    form('for ((I = 0; I < {0}; I++)); do\n{1}\ndone', pick('1', '2', '3', 'N'), body),
    form('while args ¤; do\n{0}\ndone', body),
    form('until ! args ¤; do\n{0}\ndone', body),
    form('while read -r A; do\n{0}\ndone <<< {1}', body, pick('"$A"', '"a b"', "$'l1\\nl2'", '"$(echo r)"')),
    form("printf '%s\\n' p 'q r' | while read -r A B; do\n{0}\ndone", inner),
    form('(\n{0}\n)', inner),
    form('{\n{0}\n}', body),
    form('{ {0}\n} > o.txt', inner),
    form('{0} | {\n{1}\n}', pick('args §', 'echo x', 'true', 'f'), inner),
    form('( {0}\n) | cat', inner),
    form(
      'A=$(\n{0}\n)',
      inner.filter((text) => !text.includes('<<')),
    ),
    form(
      "bash <<'E'\n{0}\nE",
      block(0, 2).filter((text) => !/<<-?['"E]/.test(text)),
    ),
    // The last line is `:` because bash 5.2 leaves a subshell behind a sourced file that ends in `a; b`.
    form(
      "cat > fn.sh <<'X'\n{0}\n:\nX\n. ./fn.sh",
      block(0, 2).filter((text) => !/^X$/m.test(text)),
    ),
    form('if {0}; then {1}; fi', CONDITION, EXITING),
    form('( {0}\n{1}\n{2}\n)', inner, EXITING, inner),
  );
  const made: Text = fc.oneof({ weight: 3, arbitrary: LEAF }, { weight: 2, arbitrary: compound });
  memo.set(depth, made);
  return made;
}

/** Functions call only those before them, so that none calls itself. */
const FUNCTIONS: Text = fc
  .tuple(functionBody('args § f "$@"'), functionBody('f "$@" g'), functionBody('g h'))
  .map(([f, g, h]) => `f() {\n${f}\n}\ng() {\n${g}\n}\nfunction h {\n${h}\n}`);

function functionBody(call: string): Text {
  const lines = block(1, 2).filter((text) => !/\b[fgh]\b(?! *\()/.test(text));
  return form(
    `{0}${call}\n{1}\n{2}`,
    pick('', 'local A=inner\n', 'local A B=lb L\n', 'A=set\n', 'local N=1; ((N++))\n', 'shift\n'),
    lines,
    fc.oneof(pick(':', 'return', 'args § && return 1\nargs § after', 'args §'), pick(':')),
  );
}

const TOP: Text = fc.oneof({ weight: 14, arbitrary: statement(3) }, { weight: 1, arbitrary: EXITING });
const END = pick('args END', 'args END\nexit 0\nargs dead', 'args END; exit', 'args END\nexec args § over');

function numbered(text: string): string {
  let count = 0;
  return text.replace(/[§¤]/g, (mark) => `${mark === '§' ? 'c' : 'w'}${++count}`);
}

/** Programs of a few statements. Every one that runs to its end calls `args END`. */
export const programs: fc.Arbitrary<Program> = fc
  .record({
    functions: fc.oneof(
      { weight: 2, arbitrary: FUNCTIONS },
      { weight: 1, arbitrary: fc.constant('f() { args § f; }; g() { f g; }; h() { :; }') },
    ),
    lines: fc.array(TOP, { minLength: 1, maxLength: 8 }),
    end: END,
    failing: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
    rate: fc.constantFrom(0, 2, 4, 7),
  })
  .map(({ functions, lines, end, failing, rate }) => {
    const text = numbered([functions, 'declare -A M; N=2; R=A', ...lines, end, ''].join('\n'));
    const ids = [...text.matchAll(/\b[cw]\d+\b/g)].map((match) => match[0]);
    return {
      text,
      failing: [...new Set(ids)].filter((id) => (failing[Number(id.slice(1)) % failing.length] ?? 0) < rate),
    };
  });
