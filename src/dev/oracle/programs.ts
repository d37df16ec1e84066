// Makes up shell programs from the idioms of job scripts, for comparison with the real bash.
import fc from 'fast-check';
import type { Program } from './bash.ts';
import { filled, idioms, several, type Text } from './idioms.ts';
import { NESTED } from './nested.ts';
import { SIMPLE } from './simple.ts';
import { WORD_HOLES } from './words.ts';

const LEAF: Text = fc.oneof({ weight: 2, arbitrary: SIMPLE }, { weight: 1, arbitrary: NESTED });

const CONDITION: Text = idioms(
  String.raw`
args §
args §
! args §
args § "$A"
true
false
:
[ -n "$A" ]
[[ $A == a* ]]
[ "$A" = ab ]
((N > 1))
test -z "$A"
[[ -z $U ]]
[ $# -gt 0 ]
[[ $I == b ]]
[ -e s.txt ]
[[ $A == «word» ]]
[ -z "$A" ] || args §
[[ -n $A && $N -gt 1 ]]
args § && args §
args § || args §
{ args §; }
(args §)
args §; args §
A=$(args §)
f
f "$A"
srun args §
args § | grep -q o
[ "$(args §)" = 7 ]
! [ -d d ]
((N % 2 == 0)) && [[ $B ]]
command -v args > /dev/null
[ "$SLURM_JOB_ID" ]
grep -q x s.txt 2> /dev/null
`,
  WORD_HOLES,
);

/** What leaves a loop, a function or the shell, mostly under a condition. */
const LEAVING = idioms(
  String.raw`
«when» «leave»
if args §; then args §; «leave»; fi
`,
  {
    when: fc.constantFrom('args § &&', 'args § ||', '', '[ -n "$A" ] &&', '((N > 1)) &&'),
    leave: fc.constantFrom('break', 'continue', 'return', 'return 1', 'break 2', 'continue 2'),
  },
);
const EXITING = idioms(String.raw`
args § && exit
args § || exit 1
args § && exec args § last
args § || { args § dying; exit 3; }
[ -n "$U" ] || exit 1
if ! args §; then args § fatal; exit 1; fi
die() { args § "$@"; exit 1; }; args § || die why
: "${'$'}{SLURM_JOB_ID:?no job}"
((N > 90)) && exit 2
`);

const COMPOUND = String.raw`
if «condition»; then⏎«body»⏎fi
if «condition»; then⏎«body»⏎else⏎«body»⏎fi
if «condition»; then⏎«body»⏎elif «condition»; then⏎«inner»⏎else⏎«inner»⏎fi
«condition» && {⏎«body»⏎}
«condition» || {⏎«body»⏎}
case «word» in⏎a) «inner» ;;⏎ab | k) «inner» «end»⏎*) «inner» ;;⏎esac
case «word» in⏎a*) «inner» «end»⏎[!a]*) «inner» ;;⏎esac
case "$A" in⏎(x?|"$B") «inner» ;;⏎"a b" | '') «inner» ;;⏎esac
for I in «words» b; do⏎«body»⏎done
for I in "$€{L[@]}"; do⏎«body»⏎done
for I; do⏎«body»⏎done
for I in {1..2}; do⏎«body»⏎done
for ((J = 0; J < 2; J++)); do⏎«body»⏎done
for ((K = N; K > 0; K--)) {⏎«inner»⏎}
while args ¤; do⏎«body»⏎done
until ! args ¤; do⏎«body»⏎done
while read -r A; do⏎«body»⏎done <<< «line»
while read -r A B; do⏎«inner»⏎done <<'D'⏎d1 d2⏎d3⏎D
while IFS= read -r A; do⏎«inner»⏎done < <(echo «word»)
printf '%s\n' p 'q r' | while read -r A B; do⏎«inner»⏎done
(⏎«inner»⏎)
{⏎«body»⏎}
{ «inner»⏎} > o.txt
{⏎«inner»⏎} 2>&1 | cat
{⏎«inner»⏎} &⏎wait
(⏎«inner»⏎) &⏎wait
(set -e; «inner»⏎)
(set -e⏎«inner»⏎) || args § rc
«producer» | {⏎«inner»⏎}
( «inner»⏎) | cat
A=$(⏎«plain»⏎)
x=$(⏎«plain»⏎) && args § "$x"
bash <<'OUTER'⏎«outer»⏎OUTER
bash -s -- «words» <<'OUTER'⏎«outer»⏎OUTER
cat > o.sh <<'OUTER'⏎«outer»⏎OUTER⏎bash o.sh «words»
cat > fn.sh <<'OUTER'⏎«outer»⏎:⏎OUTER⏎. ./fn.sh
srun bash <<'OUTER'⏎«outer»⏎OUTER
eval "$(cat <<'OUTER'⏎«outer»⏎OUTER⏎)"
k() {⏎«inner»⏎}⏎k «words»
k() (⏎«inner»⏎)⏎k «words»
k() {⏎local A=kl N=7⏎«inner»⏎} 2>&1⏎k «word»; args § "$A" $N
k() {⏎«inner»⏎}⏎if k; then args § kt; else args § kf; fi
k() {⏎«inner»⏎}⏎x=$(k «word»); args § after
k() {⏎«body»⏎}⏎for I in 1 2; do k $I; done
if «condition»; then «exiting»; fi
( «inner»⏎«exiting»⏎«inner»⏎)
[[ -f s.txt ]] && {⏎«inner»⏎} || {⏎«inner»⏎}
`;

function block(depth: number, most = 3): Text {
  return several(statement(depth), most, '\n', 1);
}

const memo = new Map<number, Text>();

function statement(depth: number): Text {
  if (depth === 0) return LEAF;
  const done = memo.get(depth);
  if (done) return done;
  const inner = block(depth - 1);
  const body = fc.oneof(
    { weight: 4, arbitrary: inner },
    { weight: 1, arbitrary: filled('«inner»⏎«leaving»', { inner, leaving: LEAVING }) },
    { weight: 1, arbitrary: filled('«inner»⏎«leaving»⏎«inner»', { inner, leaving: LEAVING }) },
  );
  const compound = idioms(COMPOUND, {
    ...WORD_HOLES,
    condition: CONDITION,
    inner,
    body,
    exiting: EXITING,
    // Bash looks for the end of `$(…)` before it knows of here-documents inside in some cases of its own.
    plain: inner.filter((text) => !text.includes('<<')),
    outer: block(Math.min(1, depth - 1), 3).filter((text) => !text.includes('OUTER')),
    producer: fc.constantFrom('args §', 'echo x', 'true', 'f', "printf 'l1\\nl2\\n'"),
    line: fc.constantFrom('"$A"', '"a b"', "$'l1\\nl2'", '"$(echo r)"'),
    end: fc.constantFrom(';;', ';&', ';;&'),
  });
  const made: Text = fc.oneof({ weight: 3, arbitrary: LEAF }, { weight: 2, arbitrary: compound });
  memo.set(depth, made);
  return made;
}

/** Functions call only those before them, so that none calls itself. */
const FUNCTIONS: Text = filled('f() {⏎«f»⏎}⏎g() {⏎«g»⏎}⏎function h {⏎«h»⏎}', {
  f: functionBody('args § f "$@"'),
  g: functionBody('f "$@" g'),
  h: functionBody('g h'),
});

function functionBody(call: string): Text {
  return filled(`«start»${call}⏎«lines»⏎«end»`, {
    start: fc.constantFrom(
      '',
      'local A=inner\n',
      'local A B=lb L\n',
      'A=set\n',
      'local N=1; ((N++))\n',
      'shift\n',
      'local a=$1 b="${2:-b}"\nargs § "$a" "$b"\n',
    ),
    lines: block(1, 2).filter((text) => !/\b[fgh]\b(?! *\()/.test(text)),
    end: fc.constantFrom(':', 'return', 'args § && return 1\nargs § after', 'args §', ':', 'return 3', 'echo out'),
  });
}

const PREAMBLE = fc.oneof(
  { weight: 6, arbitrary: fc.constant('') },
  {
    weight: 4,
    arbitrary: idioms(String.raw`
set -e⏎
set -u⏎
set -euo pipefail⏎
set -o pipefail⏎
shopt -s extglob⏎
shopt -s nullglob extglob⏎
shopt -s lastpipe⏎
shopt -s inherit_errexit; set -e⏎
IFS=$'\n\t'⏎
set -f⏎
export A=xa B=xb⏎
A=a:b; B='b a'⏎
set -- p1 "p 2" p3⏎
trap 'args § bye' EXIT⏎
shopt -s expand_aliases⏎alias r='srun -n1 '⏎
exec > log.txt 2>&1⏎
set -a⏎
L=(l1 "l 2"); A=ab⏎
`),
  },
);

const TOP: Text = fc.oneof({ weight: 14, arbitrary: statement(3) }, { weight: 1, arbitrary: EXITING });
const ENDING = fc.constantFrom('args END', 'args END\nexit 0\nargs dead', 'args END; exit', 'args END\nexec args over');

function numbered(text: string): string {
  let count = 0;
  return text.replace(/[§¤]/g, (mark) => `${mark === '§' ? 'c' : 'w'}${++count}`);
}

/** Programs of a few statements. Every one that runs to its end calls `args END`. */
export const programs: fc.Arbitrary<Program> = fc
  .record({
    preamble: PREAMBLE,
    functions: fc.oneof(
      { weight: 2, arbitrary: FUNCTIONS },
      { weight: 3, arbitrary: fc.constant('f() { args § f; }; g() { f g; }; h() { :; }') },
    ),
    lines: several(TOP, 7, '\n', 1),
    ending: ENDING,
    failing: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 60 }),
    rate: fc.constantFrom(0, 0, 2, 4, 7),
    seed: fc.nat(1000),
  })
  .map(({ preamble, functions, lines, ending, failing, rate, seed }) => {
    const text = numbered(`${preamble}${functions}\ndeclare -A M; N=2; R=A; RL=L[@]\n${lines}\n${ending}\n`);
    const ids = [...text.matchAll(/\b[cw]\d+\b/g)].map((match) => match[0]);
    const fails = (id: string): boolean => (failing[Number(id.slice(1)) % failing.length] ?? 0) < rate;
    return { text, failing: [...new Set(ids)].filter(fails), seed, rate };
  });
