// Words of made-up programs: literals, expansions, command substitutions.
import fc from 'fast-check';
import { idioms, several, type Text } from './idioms.ts';

/** Words without expansions that splitting or order could touch. */
const PLAIN = idioms(String.raw`
a
b
ab
x.y
-v
--opt=1
k
7
a:b
p/q.tar.gz
`);

const LITERAL = idioms(String.raw`
'x y'
"p q"
a\ b
$'t\tb'
$'\x41\u00e9\'q'
$'n\nl'
''
""
a"b"'c'
{x,y}
{1..3}
{01..03}
{a..e..2}
{3..1}
p{a,b}q
{a,b}{1,2}
x{,y}
a{b,c{d,e}}
{a}
\{a,b\}
"{a,b}"
{a,"b c"}$A
{$A,q}
{1..$N}
~+x
a~
a:~
a#b
"$"
'*'
\*
"a\"b\$c\d"
x=y
"a\⏎b"
--x={a,b}
"it's"
'say "hi"'
@
!a
%
-
--
\\
"\\"
"a⏎b"
no*such
?none
[x]yz
`);

const PARAMETER = idioms(
  String.raw`
$A
"$A"
$€{B}
"$B"
x$A
"x$€{A}y"
"$A$B"
$A$B
$€{A:-d e}
"$€{A:-d e}"
$€{A-z}
$€{A:+alt}
"$€{A:+alt x}"
$€{A+s}
$€{C:=dv}
"$€{A:=q r}"
$€{A:-"$B"}
"$€{A:-"$B"}"
"$€{A:-$€{B:-c}}"
"$€{A:-$(echo dd)}"
"$€{A:+"$B"}"
$€{A#?}
$€{A##*b}
"$€{A%?}"
$€{A%%[bx]*}
"$€{A%%:*}"
"$€{A##*/}"
"$€{A#"$B"}"
"$€{A%.*}"
"$€{A/b/X}"
"$€{A//[ab]/_}"
"$€{A/#a/X}"
"$€{A/%b/X}"
"$€{A/#/pre}"
"$€{A/%/post}"
"$€{A//?/-}"
"$€{A//$B/x}"
"$€{A// /,}"
"$€{A//b}"
"$€{A/a*/z}"
"$€{A/[[:alpha:]]/P}"
"$€{A//[^a]/.}"
$€{A^^}
$€{A^}
$€{A,,}
"$€{A,}"
"$€{A^^[ab]}"
"$€{A@U}"
"$€{A@L}"
"$€{A@u}"
$€{A@Q}
"$€{A:1}"
"$€{A:0:2}"
"$€{A: -1}"
"$€{A:0:-1}"
"$€{A:N}"
"$€{A:$N:1}"
"$€{A:(-2)}"
$€{#A}
$€{#1}
"$€{!R}"
"$€{!R:-x}"
"$€{!RL}"
"$€{!R%b}"
$N
"$U"
$U
"$€{U:-ud}"
"$€{W:-wd}"
$€{W:+no}
$€{U+"$U"}
$?
"$I"
$I
$€{A}$€{B:-}$€{C-}
"$€{A:-}"
$€{A:-'x y'}
$€{A:-a b}"c"
"$€{A:-'x'}"
--in="$A"
--in=$A
"$A":"$B"
$€{SLURM_NTASKS:-1}
"$SLURM_JOB_ID"
~/$A
`,
);

const LISTS = idioms(
  String.raw`
"$€{L[@]}"
$€{L[@]}
"$€{L[*]}"
$€{L[*]}
$€{L[1]}
"$€{L[0]}"
"$€{L[-1]}"
"$€{L[N]}"
"$€{L[$N-1]}"
"$€{L[$((N++))]}"
"$€{L[N--]:-n}"
"$€{L[@]:N-1:1}"
"$€{L[@]/%/.x}"
"$€{L[-1]%b}"
$€{L[@]:+has}
$L
"$L"
$€{#L[@]}
$€{#L[0]}
"$€{L[@]:1}"
"$€{L[@]:0:1}"
"$€{L[@]: -1}"
"$€{!L[@]}"
"$€{L[@]#?}"
"$€{L[@]%b}"
"$€{L[@]/a/Z}"
"$€{L[@]/#/-x}"
"$€{L[@]^^}"
"$€{L[*]/%/,}"
"x$€{L[@]}y"
$€{L[@]+"$€{L[@]}"}
"$€{L[@]:-none}"
$€{L:+"$€{L[@]}"}
"$€{M[k]}"
"$€{M[kk]}"
"$€{M[$A]}"
"$€{M[x y]:-no}"
"$€{!M[@]}"
"$€{M[@]}"
$€{#M[@]}
"$€{L[@]@Q}"
"$@"
"$*"
$@
$*
$1
"$1"
"$2"
$€{1:-p1}
"$€{2:-none}"
"$€{1%b}"
$#
"$€{@:2}"
"$€{@:1:1}"
"$€{*:1:2}"
"$€{@: -1}"
"$€{@#a}"
"$€{!#}"
"a$@b"
"$€{@:-dflt}"
$€{1+"$@"}
"$€{10}"
`,
);

const ARITHMETIC = idioms(String.raw`
$((N+1))
"$((N*2-1))"
$((N > 2 ? N : 9))
$((N**2))
$((0x10+N))
$((10#07))
$((N<<1|1))
$((!N))
$((N==2&&1))
$((N++))
$((--N))
$((N+=3))
$((N, 4))
$((-N))
$((7/2%2))
$[1+1]
$(( N ))
$(($€{N:-0} + 1))
$((L[0]+1))
$((Z1=4))$Z1
$((N>1?N--:N++))
$((N>9&&N++))$N
$((0||(N=1)))
$((L[0]=N+1))
$((L[N++]+=2))
$((M[kk]+=1))
$(($€{#L[@]}*2))
$((SLURM_NTASKS>9?N++:--N))
`);

const SUBSTITUTION = idioms(String.raw`
"$(echo $A c)"
$(echo "$B")
´echo q´
´echo "$A"´
"$(printf '%s-' $A b)"
$(printf '%s\n' "$A" x)
$(basename "x/$B")
$(basename p/q.tar.gz .gz)
"$(dirname "p/$B/c")"
$(dirname /a/b)
"$(echo "$(echo n)")"
"$(echo; echo m)"
"$(cat <<< "$A")"
"$(echo "$A" | tr a-z A-Z)"
"$(echo "$B" | rev)"
"$(echo "$A" | cut -c1)"
$(echo a:b:c | cut -d: -f2)
$(cut -d' ' -f1 <<< "$B")
"$(echo "$A" | sed 's/a/Z/g')"
$(echo 'x_y' | sed -e 's/_/-/' -e s/x/w/)
$(echo YWI= | base64 -d)
$(echo 6162 | xxd -r -p)
$(tr -d b <<< "$A")
"$(f)"
$(f x)
"$(A=in; echo "$A")"
"$(true)"
$(args §)
"$(args § "$A")"
"$(echo e; args §)"
"$(cd . && echo d)"
"$(echo -n "$A")"
"$(printf %s "$A")"
"$(printf %03d 7)"
"$(printf '%b' 'a\tb')"
"$(printf '%5s|%-4s|' x y)"
"$(printf '%s %s\n' a b c)"
"$(echo -e "a\tb")"
"$(< s.txt)"
"$(cat s.txt)"
$(cat s.txt 2> /dev/null || echo none)
"$(if [ -n "$A" ]; then echo set; else echo unset; fi)"
$(for i in 1 2; do echo "v$i"; done)
$(args § > /dev/null; echo "$?")
$(expr 1 + 2)
$(seq 1 2)
"$(echo "$@")"
"$(IFS=,; echo "$€{L[*]}")"
$(bash -c 'echo in')
$(hostname)
"$(date +%s)"
$([ -n "$A" ] && echo yes)
"$(case $A in a*) echo A;; *) echo other;; esac)"
"$(echo 'a\nb')"
"$(echo "a  b" x)"
$(echo '*none*')
`);

const WORD: Text = fc.oneof(
  { weight: 4, arbitrary: PLAIN },
  { weight: 3, arbitrary: LITERAL },
  { weight: 6, arbitrary: PARAMETER },
  { weight: 4, arbitrary: LISTS },
  { weight: 1, arbitrary: ARITHMETIC },
  { weight: 3, arbitrary: SUBSTITUTION },
);
const WORDS: Text = several(WORD, 3, ' ');

/** Words that stay one word inside double quotes, for texts that another shell reads. */
const INNER = idioms(
  String.raw`
a
b c
$A
$B
$€{L[*]}
$*
$1
$€{A:-d}
$€{A%b}
'x y'
$((N+1))
\$A
\"q\"
'$A'
\$(echo s)
$(echo d)
\$€{A:-un}
\"\$A\"
`,
);

const SINGLE = idioms(
  String.raw`
a
$A
"$A"
"$1"
"$@"
$#
"$*"
$€{A:-unset}
$€{2-two}
"$B"
$((1+2))
"x y"
$(echo s)
{1,2}
"$€{A:+has}"
$N
`,
);

export const WORD_HOLES = {
  word: WORD,
  words: WORDS,
  inner: INNER,
  single: SINGLE,
  name: fc.constantFrom('A', 'B', 'C', 'A', 'B'),
};
