// Truth is real bash: the words jobvet resolves are compared with those bash passes to a program.
import { describe, expect, it } from 'vitest';
import { staticText, type Word } from '../../src/model/word.ts';
import { argumentsUnderBash } from '../support/real-bash.ts';
import { interpret } from '../support/shell.ts';

/** Scripts whose every call of `args` is certain and fully known. */
const CASES: Readonly<Record<string, string>> = {
  'plain words': 'args a b c',
  'single quotes': `args 'a b' '' 'c"d' 'x'y`,
  'double quotes': `args "a b" "" "c'd" "x"y "\\$HOME" "a\\b" "a\\"b" "a\\\\b"`,
  backslashes: 'args a\\ b \\$x \\\\ a\\\nb',
  'ANSI-C quotes': `args $'a\\tb' $'\\x41\\u00e9' $'it\\'s' $'\\101' $'a\\nb' $'\\e[0m' $'\\cB'`,
  'locale quotes': 'args $"a b"',
  'adjacent quotes': `args a'b'"c"$'d'\\e`,
  'assignment and use': 'X=1; args $X "$X" ${X} x${X}y',
  splitting: 'X="a  b c "; args $X "$X" p${X}q',
  'splitting by IFS': 'IFS=:; X=a:b::c; args $X; IFS=,; Y="1,2 3"; args $Y "$Y"',
  'empty expansion vanishes': 'X=; args a $X b "$X"',
  append: 'X=a; X+=b; X+=" c"; args "$X"',
  defaults: 'X=; args ${X:-d} ${X-e} ${Y=f}; unset X; args ${X:-d} ${X-e}; Z=z; args ${Z:+set} ${Z+set} ${X:+no}',
  'default with quotes': 'X=; args "${X:-a b}" ${X:-"a b"} ${X:-a b} "${X:-"q r"}" "${X:-\'s\'}"',
  'assign default': ': "${X1:=y z}"; args "$X1" $X1',
  'nested default': 'A=; B=; args ${A:-${B:-c}}',
  'prefix and suffix': 'P=/a/b/c.tar.gz; args ${P##*/} ${P#*/} ${P%/*} ${P%%.*} ${P%.gz} ${P#x}',
  'suffix with quoted pattern': 'P="a*b"; args "${P%"*b"}" "${P%\\*b}"',
  replace: 'S=banana; args ${S/an/AN} ${S//an/AN} ${S/#ba/x} ${S/%na/y} ${S//a} ${S//[an]/.}',
  case: 'S=hELLo; args ${S^} ${S^^} ${S,} ${S,,} ${S@U} ${S@L} ${S@Q}',
  substring: 'S=abcdef; args ${S:2} ${S:1:3} ${S: -2} ${S:0:-1} ${S:$((1+1)):2}',
  length: 'S=abcdé; A=(1 2 3); args ${#S} ${#A[@]} ${#A}',
  indirect: 'V=X; X=7; args ${!V}; A=(p q); N="A[1]"; args ${!N}',
  arrays: 'A=(a "b c" d); args "${A[@]}" ; args ${A[@]}; args "${A[*]}" "${A[1]}" ${A[-1]} $A',
  'array append and element': 'A=(a); A+=(b "c d"); A[5]=e; args "${A[@]}" "${#A[@]}"',
  'array slices': 'A=(a b c d e); args "${A[@]:1:2}" "${A[@]:3}"',
  'array operator on each': 'A=(a.txt b.txt); args "${A[@]%.txt}" "${A[@]/a/X}" "${A[@]^^}"',
  'array keys given': 'A=([2]=c [0]=a); args "${A[0]}" "${A[2]}"',
  'associative arrays':
    'declare -A M=([k]=v [x]="y z"); M[n]=1; args "${M[k]}" "${M[x]}" "${M[n]}"; K=k; args "${M[$K]}"',
  'empty array': 'A=(); args x "${A[@]}" y; args ${A[@]+"${A[@]}"}; A=(q "r s"); args ${A[@]+"${A[@]}"}',
  'joined array': 'IFS_OLD=; A=(a b); S="${A[*]}"; args "$S" "x${A[@]}y"',
  positional: 'set -- a "b c" d; args "$@" $# "$2" $*; shift; args "$@" "$1" "${@:2}" "${@:1:1}"',
  'positional many': 'set -- 1 2 3 4 5 6 7 8 9 10 11; args $10 ${10} ${11}',
  braces: 'args {a,b}c x{1..3} {01..03} {a..c} p{q,r{s,t}}u {a,b}{1,2} {x} a{,b} {1..10..4} {3..1}',
  'braces quoted': `args "{a,b}" {'a b',c} \\{a,b\\}`,
  'braces with variables': 'X=v; args {$X,w} $X{1,2}',
  'braces not in assignment': 'X={a,b}; args $X',
  tilde: 'args ~/x a~b "~/x" ~ ~: ~:x ~:/x ~:x/"y" -v=~:/x; X=~/y; args $X',
  arithmetic:
    'N=5; args $((N+1)) $((2**10)) $(( (1+2)*3 )) $((N>3?1:0)) $((0x1f)) $((10#08)) $((-7/2)) $((7%3)) $[1+1] $((N<<2|1)) $((~N)) $((!N))',
  'arithmetic with base on a variable': 'n=08; args $((10#$n + 1))',
  'arithmetic assignment':
    'i=1; args $((i++)) $((i)) $((i+=5)); ((i*=2)); args $i; let i=i+1; (( j = i )) ; args $((i=3,i+1))',
  'integer attribute': 'declare -i n; n=2+3; args $n',
  'function with arguments': 'f() { args "$1" "$#" "$@"; }; f a "b c"; function g { args g-$1; }; g x',
  'function locals': 'X=out; f() { local X=in Y; X+=!; args $X; }; f; args $X',
  'function sets globals': 'f() { G=$1; }; f one; args $G',
  'function return in the middle': 'f() { args a; return; args b; }; f; args c',
  'nested functions': 'f() { g "$@" x; }; g() { args "$@"; }; f 1 2',
  'function redefined': 'f() { args 1; }; f; f() { args 2; }; f',
  'groups and subshells': 'X=1; ( X=2; args $X ); args $X; { X=3; }; args $X',
  'for over literals': 'for i in a "b c" d; do args "$i"; done; args last=$i',
  'for over braces and variables': 'L="x y"; for i in {1..3} $L; do args $i; done',
  'for over an array': 'A=(a "b c"); for i in "${A[@]}"; do args "$i"; done',
  'for over positional': 'set -- a b; for i; do args $i; done; for i do args $i-; done',
  'nested for': 'for i in 1 2; do for j in a b; do args $i$j; done; done',
  'accumulating in a loop':
    'L=; for i in 1 2 3; do L+=" -x $i"; done; args $L; A=(); for i in p q; do A+=(--"$i"); done; args "${A[@]}"',
  'break and continue':
    'for i in 1 2 3; do args $i; break; args no; done; for i in 1 2; do args c$i; continue; args no; done',
  'case with constants':
    'X=prod; case $X in dev) args d;; p*|q) args "p $X";; *) args other;; esac; case "a b" in "a b") args yes;; esac',
  'case falls through': 'case a in a) args 1;& b) args 2;; c) args 3;; esac',
  'true and false':
    'true && args a; false && args b; false || args c; if true; then args d; else args e; fi; if false; then args f; else args g; fi; if :; then args h; fi',
  'command substitution of echo':
    'X=$(echo a "b  c"); args "$X" $X `echo q`; args "$(echo "x y")" $(printf "%s-%s\\n" 1 2 3 4)',
  'nested substitution': 'args "$(echo "$(echo in)" out)" `echo \\`echo deep\\``',
  'basename and dirname':
    'P=/a/b/c.sh; args $(basename $P) $(basename $P .sh) $(dirname $P) $(dirname x) $(dirname /a)',
  'cat of a heredoc': 'X=$(cat <<EOF\nl1 $((1+1))\nl2\nEOF\n); args "$X"',
  'bash -c': `bash -c 'args "$0" "$1" $#' zero one two; sh -c "args in"; bash -euo pipefail -c 'args e'`,
  'bash -c with expansion now and later': `export V=later; W=now; bash -c "args $W \\$V"; X=lost; bash -c 'args "$X"e'`,
  'bash from a heredoc':
    "Y=1; bash <<'EOF'\nargs here $((1+1))\nEOF\nbash <<EOF\nargs $Y \\$Z\nEOF\nbash -s a b <<'EOF'\nargs \"$1\" $#\nEOF",
  'bash from a here-string': `bash <<< 'args hs'; bash <<< "args $((1+2))"`,
  'bash from a pipe': `echo 'args piped' | bash; printf 'args %s\\n' one two | sh; cat <<'EOF' | bash\nargs catted\nEOF`,
  decoded: 'echo YXJncyBkZWNvZGVk | base64 -d | bash; echo "bar sgra" | rev | bash',
  eval: `C='args "a b"'; eval $C; eval "$C" c; eval 'X=5'; args $X; eval args '$X'`,
  'script written and run':
    "cat > s.sh <<'EOF'\nargs script \"$1\"\nEOF\nbash s.sh p; chmod +x s.sh; echo 'args two' > t.sh; echo 'args three' >> ./t.sh; sh t.sh; source ./t.sh",
  'script sourced': "printf 'SV=%s\\n' 9 > env.sh; . ./env.sh; args $SV",
  wrappers:
    'env A=1 args a; nice -n 5 args b; timeout 5 args c; timeout -k 1 5s args d; nohup args e; env -u X -i PATH="$PATH" STUB_LOG="$STUB_LOG" args f; stdbuf -oL args g; command args h; exec -a nm args i',
  xargs: 'echo x | xargs true; args after',
  'time and negation': 'time args a; ! args b; time -p args c',
  pipelines: 'args a | args b |& cat; args c',
  'heredoc edge cases':
    'cat <<A; args 1\nA x\n A\nA\nargs 2\ncat <<-B\n\tx\n\tB\nargs 3\ncat <<E"O"F\nEO\nEOF\nargs 4\ncat <<A <<B\na\nA\nb\nB\nargs 5',
  'heredoc joined delimiter': 'cat <<EOF\nx\nEO\\\nF\nargs 1',
  'heredoc with trailing blank': "cat <<EOF\nEOF \nEOF\nargs real\n: <<'Z'\nEOF\nZ",
  comments: 'args a # b\nargs c#d "#e" \\#f # g\n# args h',
  'line continuation': 'args a \\\n  b \\\n  "c \\\nd"',
  'semicolons and ampersands': 'args a; args b & wait; args c',
  redirections: 'args a >/dev/null 2>&1 b; >/dev/null args c; args d 2> >(cat) ; args e < /dev/null',
  'process substitution': 'cat <(args in) >/dev/null; args out',
  'trap on exit': `trap 'args bye $X' EXIT; X=1; args first`,
  'prefix assignment': "X=1; X=2 args $X; args $X; A=x bash -c 'args $A'",
  'set -a and export':
    'set -a; E1=1; set +a; E2=2; export E2; export E3=3 E4="4 4"; bash -c \'args $E1 $E2 $E3 "$E4"\'; export -n E3; bash -c \'args ${E3-gone}\'',
  unset: 'X=1; unset X; args ${X-none}; A=(1 2); unset A; args ${A-none}',
  'declare and readonly':
    'declare X=1 Y="2 2"; readonly Z=3; typeset W=4; args $X "$Y" $Z $W; declare -x V=5; sh -c \'args $V\'',
  nameref: 'T=7; declare -n R=T; args $R; R=8; args $T',
  'read from a here-string': 'read a b <<< "x y z"; args "$a" "$b"; read -r c <<< "q"; args $c',
  'printf -v': 'printf -v X "%s/%s" a b; args $X',
  'printf repeats': 'args $(printf "%s," a b c) "$(printf "a\\tb")" $(printf %d 7)',
  'special characters': 'args "*" \'?\' "[x]" a=b --opt="v w" @ % ^ +',
  'globs that match nothing stay for brackets': 'args nosuch[abc]x torch[cuda]',
  'exit ends': 'args a; exit 0; args b',
  'exec ends': 'args a; exec args b; args c',
  'here-document in a function': 'f() { cat <<EOF | bash\nargs $1 fn\nEOF\n}; f z',
  'select a command by variable': 'RUN="args --flag"; $RUN x; CMD=(args "a b"); "${CMD[@]}" y; A=args; "$A" z; ${A} w',
  'alternate value builds options': 'V=1; args ${V:+--verbose} ${U:+--no}',
  'quoted at in a string': 'set -- a b; args "p$@s"; args "$*"',
  'dollar at the end': 'args a$ "b$" $',
  'unusual names': 'args=1; args $args',
  'until and while with constants': 'until true; do args no; done; args yes',
  'continued conditions': 'true &&\n  args a ||\n  args b\ntrue |\n  args c',
  'comment after pipe': 'true | # note\nargs a',
  'keyword as argument': 'args if then fi done; args {} { }',
  'coproc and background run': '{ args bg; } & wait',
  'double brackets run nothing': '[[ -n "$(args sub)" || 1 ]]; args done',
  'carriage return stays': 'args a\r',
  'prefix of read alone': 'IFS=, read -r a b <<< "1,2"; args "$a" "$b"; X="p q"; args $X',
  'prefix of a function alone': 'X=0; f() { args "$X"; X=9; }; X=1 f; args "$X"',
  'return outside functions': 'args a; return; args b; ( return; args c ); . /dev/null; args d',
  'return from a sourced file': "printf 'args in\\nreturn\\nargs no\\n' > r.sh; . ./r.sh; args out",
  'break in a subshell': 'for i in 1 2; do ( break; args in$i ); args $i; done',
  'break and continue of outer loops':
    'for i in 1 2; do for j in a b; do args $i$j; continue 2; done; args no; done; for i in 1 2; do for j in a b; do break 2; done; done; args i$i',
  'values before continue': 'for i in 1 2; do X=$i; if args $i; then Y=y$i; continue; fi; Y=n; done; args "$X" "$Y"',
  'counted loop':
    'for ((i = 0; i < 3; i++)); do args $i; done; args end$i; N=2; for ((i = 0; i < N; i++)); do args n$i; ((N < 3)) && N=3; done',
  'case that goes on': 'case ab in a*) args 1 ;;& *b) args 2 ;;& c) args 3 ;; *) args 4 ;; esac',
  'traps of subshells': `trap 'args outer' EXIT; ( trap 'args inner' EXIT; args a ); ( args b ); X=$(trap 'args sub' EXIT; args c); args d`,
  'trap after exit in a branch': `X=1; trap 'args bye "$X"' EXIT; if args a; then X=2; exit; fi; X=3`,
  'no trap after exec': `trap 'args bye' EXIT; exec args last`,
  'functions defined in branches': 'if args c; then f() { args one; }; else f() { args two; }; fi; f',
  'files written in branches': "if args c; then echo 'args one' > s.sh; else echo 'args two' > s.sh; fi; bash s.sh",
  'files written in subshells':
    "( echo 'args one' > s.sh ); bash s.sh; { echo 'args two'; echo 'args three'; } > t.sh; . ./t.sh",
  'files read back': 'echo \'args one\' > s.sh; cat s.sh | bash; eval "$(< s.sh)"; bash < s.sh; bash "$PWD/s.sh"',
  aliases:
    "shopt -s expand_aliases\nalias run='args run' twice='run again'\nrun a; twice b\nunalias run\nalias run='args other'\nrun c",
  'sparse arrays':
    'A=([5]=f [2]=c); A[0]=a; args "${A[@]}" "${!A[@]}" "${A[@]:2}" "${A[@]:3:1}"; B=text; args "${B[@]:1}"',
  'case of letters declared': 'declare -u X=ab; args $X; X=cd; args $X; declare -l Y=AB; args $Y',
  'extended globs':
    'shopt -s extglob\nX=aab.c; args ${X##+(a)} ${X%.@(b|c)} ${X/?(a)b/_}; case $X in *(a)b.[!d]) args yes;; *) args no;; esac',
  'extended globs on the line that switches them on': 'args a\nshopt -s extglob; case x in +(x)) args b;; esac\nargs c',
  'extended globs in a test': '[[ aaa == +(a) ]] && args yes\nargs c',
  'apostrophes in a default': `args "\${U:-'}'}" "\${U:-'$HOME_NOT'}"`,
  'substitution in a default': 'args "${U:-$(echo "a b")}" ${U:-`echo c`}',
  'indirect keys of nothing': 'args x "${!NONE[@]}" y',
  'unset IFS': 'X="a b"; IFS=; args $X; unset IFS; args $X',
};

/** A resolved word as a pattern: what is not known may be any text. */
function pattern(words: readonly Word[]): RegExp {
  const parts = words.map((word) => {
    if (word.count === 'any') return '(?:"(?:[^"\\\\]|\\\\.)*",)*';
    const text = word.pieces
      .map((piece) => (piece.kind === 'text' ? escape(JSON.stringify(piece.text).slice(1, -1)) : '(?:[^"\\\\]|\\\\.)*'))
      .join('');
    return `"${text}",`;
  });
  return new RegExp(`^${parts.join('')}$`);
}

const escape = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

describe('words agree with bash', () => {
  for (const [name, script] of Object.entries(CASES)) {
    it(name, () => {
      const calls = interpret(script).commands.filter((command) => staticText(command.words[0]) === 'args');
      const ours = calls.map((command) => ({ pattern: pattern(command.words.slice(1)), certain: command.certain }));
      const real = argumentsUnderBash(script).map((words) => words.map((word) => `${JSON.stringify(word)},`).join(''));
      const missed = real.filter((call) => !ours.some((one) => one.pattern.test(call)));
      const lies = ours.filter((one) => one.certain && !real.some((call) => one.pattern.test(call)));
      expect({ missed, lies: lies.map((lie) => lie.pattern.source) }).toEqual({ missed: [], lies: [] });
      // Not even one call may be lost among equals.
      expect(ours.length).toBeGreaterThanOrEqual(real.length);
    });
  }
});
