import { describe, expect, it } from 'vitest';
import { staticText } from '../../src/model/word.ts';
import { argumentsUnderBash } from '../support/real-bash.ts';
import { interpret, lines } from '../support/shell.ts';

/** Scripts of which we know all calls of `args`, in order. */
const KNOWN: Readonly<Record<string, string>> = {
  'while read': `while read -r a b; do args "$a" "$b"; done <<< $'x 1 2\\ny 3\\n z '`,
  'while read of a file, with and without the last line':
    'printf "l1\\nl2" > f; while read -r l; do args "$l"; done < f; while IFS= read -r l || [[ -n $l ]]; do args "[$l]"; done < f; while IFS= read -r l || [ -n "$l" ]; do args "($l)"; done < f',
  'while read of a pipe': 'printf "p q\\nr\\n" | while read x y; do args "$x" "$y"; done',
  'while read of a substitution': 'while read x; do args "$x"; L=$x; done < <(echo a; echo b); args "$L"',
  'while read from a descriptor':
    'printf "a\\nb\\n" > f; while read -u 3 x; do args $x; done 3< f; while read x <&4; do args $x; done 4<<< $\'c\\nd\'',
  'nested loops': `while read x; do while read y; do args $x $y; done <<< $'1\\n2'; done <<< $'a\\nb'`,
  'until read': `until ! read x; do args $x; done <<< $'a\\nb'`,
  'several reads of one input': `{ read a; read b; read c || args end "$c"; args "$a" "$b"; } <<< $'1 2\\n3'`,
  'reads in a function': `f() { read a; args $a; }; { f; f; } <<< $'1\\n2'; f <<< 3; f < <(echo 4)`,
  'reads in a subshell go on': `{ ( read a; args $a ); read b; args $b; } <<< $'1\\n2'`,
  'reads in a substitution go on': `{ X=$(read a; echo "<$a>"); read b; args $X $b; } <<< $'1\\n2'`,
  'cat takes the rest': `{ read a; X=$(cat); read b; args "$a" "$X" "$b"; } <<< $'1\\n2\\n3'`,
  'read -a':
    'read -a A <<< "x y  z"; args "${A[@]}" "${#A[@]}"; IFS=: read -ra A <<< "a::b:"; args "${A[@]}" "${#A[@]}"',
  'read -d and -n':
    'read -d : a <<< x:y; args "$a"; read -n 2 a <<< hello; args "$a"; read -N 3 a <<< "a b c"; args "$a"; IFS= read -r -d "" T <<< $\'a\\nb\'; args "$T"',
  'read without a name': 'read <<< "  a b "; args "$REPLY"',
  'read without -r': `read a b <<< 'x\\ y z\\\\'; args "$a" "$b"`,
  'fields of read': `IFS=: read a b <<< x:y:; args "$a" "$b"; IFS=: read a b <<< x:y::; args "$a" "$b"; IFS=', ' read a b c <<< 'x , y,,z '; args "$a" "$b" "$c"; IFS=: read a b <<< ' x : y '; args "$a" "$b"`,
  mapfile:
    'mapfile -t A <<< $\'q w\\ne\'; args "${A[@]}"; readarray -t -n 1 -s 1 B < <(seq 3); args "${B[@]}"; mapfile C <<< x; args "${C[0]}"; mapfile -d , -t D <<< a,b; args "${D[0]}"; mapfile <<< y; args "${#MAPFILE[@]}"',
  'descriptors of the shell':
    'printf "a\\nb\\nargs c\\n" > f; exec 3< f; read x <&3; read -u 3 y; args $x $y; bash <&3',
  'standard input of the shell': 'printf "a\\nb\\n" > f; exec < f; read x; args $x; { read y; args $y; }',
  'shells that read': `bash < <(printf 'args %s' fifo); echo 'args s' | bash -s; . /dev/stdin <<< 'args dot'; source <(echo 'args fd'); bash /dev/stdin <<< 'args dev'; exec 5<<< 'args five'; . /dev/fd/5`,
  'input of scripts': `bash -c 'read v; args "$v"' <<< in; echo 'read v; args "$v"' > s.sh; bash s.sh <<< file; echo piped | bash s.sh`,
  'words of a file':
    'printf "a b\\nc\\n" > f; for x in $(cat f); do args $x; done; for x in $(< f); do args $x; done; for x in $(tr a-z b-za < f | tac); do args $x; done',
  'output of loops':
    'X=$(while read l; do echo "<$l>"; done <<< $\'1\\n2\'); args "$X"; seq 2 | while read n; do echo "args n$n"; done | bash',
  'eval with its own input': `eval 'read x; args $x' <<< in; command read y <<< out; args $y`,
  'a condition on read': `if read x <<< a; then args "$x"; else args no; fi; read y < /dev/null || args empty; read z <<< b && args "$z"`,
  'output of eval and bash to files': `eval "echo 'args ev'" > e.sh; . ./e.sh; bash -c "echo 'args bc'" > b.sh; . ./b.sh`,
  xargs: `echo 'a  b' | xargs args x; printf '%s\\n' a b c | xargs -n2 args; echo x y | xargs -I{} args '<{}>' - {}{}; printf 'a b\\n\\n c\\n' | xargs -I % args %`,
  'quotes of xargs': `echo "'a b' c\\\\ d \\"e\\"f" | xargs args; printf 'a b\\nc' | xargs -d '\\n' args; echo a,b | xargs -d , args; true | xargs -r args no; true | xargs args none; xargs args <<< 'in line'; echo 'f g' > f; xargs -a f args; xargs args < f; xargs -P 1 args y < f`,
  'delimiters of xargs': `printf '%s\\0' 'a b' '' "c'd" | xargs -0 args; printf 'x\\0y' | xargs -0 -n1 args; printf '%s\\0' 'q "x' b | xargs -0 -I{} args '<{}>'; printf 'aXbX' | xargs -dX args; printf 'a\\\\b c' | xargs -d '\\\\' args; printf '%s\\0' 'args bc' | xargs -0 bash -c; printf 'a\\tb' | xargs -d '\\t' args`,
  'lines of xargs': `printf 'a b\\n\\nc \\nd\\ne\\n  \\nf\\n' | xargs -L1 args; printf 'a b\\n\\nc \\nd\\ne\\n  \\nf\\n' | xargs -L 2 args; printf 'a b\\nc' | xargs -l args; printf 'a\\nb\\nc' | xargs --max-lines=2 args; printf 'a\\nb\\n' | xargs -d'\\n' -L1 args; printf 'a b' | xargs -i args '<{}>'; printf 'a b' | xargs --replace=R args '<R>'; true | xargs -L1 args none`,
  'the end for xargs': `echo "a 'EOF' c" | xargs -E EOF args; printf 'a\\nEOF\\nb' | xargs -E EOF -I{} args '<{}>'; printf 'a\\nEOF b' | xargs -eEOF args; printf 'a,EOF' | xargs -E EOF -d, args; echo a _ b | xargs -e args; printf 'a\\nx EOF\\nb' | xargs -L1 -E EOF args`,
  'records that end in NUL': `while IFS= read -r -d '' f; do args "$f"; done < <(printf '%s\\0' 'a b' c); mapfile -d '' -t A < <(printf 'x\\0y z\\0'); args "\${A[@]}"; X=$(printf 'a\\0b'); args "$X"; printf '%s\\0' one two > f; IFS= read -r -d '' x < f; args "$x"`,
  'echo of any shell': `X=$(sh -c 'echo -n "a b"; echo c'); args "$X"; Y=$(bash -c 'echo -e "a\\tb"'); args "$Y"`,
  'what is written into >(…)': `P='sleep 0.1'; echo 'args tee' | tee >(bash) > /dev/null; $P; echo 'args redirect' > >(bash); $P; echo 'netf rot' | tee >(tr a-z n-za-m | bash) > /dev/null; $P; f() { echo args fn; }; f > >(sh -s); $P; echo x | { tee >(read v; args "$v") >/dev/null; }; $P; echo a | tee >(cat > f) | { read v; args "$v"; }`,
  'output of shells': `X=$(bash -c 'echo args piped' | rev | rev); args "$X"; Y=$(bash -c 'echo no' > f; cat f); args "$Y"; Z=$(echo 'echo a; echo b | tr b c' | bash); args "$Z"`,
};

/** Scripts in which a command may have read, or not: everything that ran is listed, nothing else is certain. */
const OPEN: Readonly<Record<string, string>> = {
  'while read with breaks': `while read x; do [ "$x" = b ] && break; args "$x"; done <<< $'a\\nb\\nc'`,
  'a program that may read': `while read x; do cat > /dev/null; args $x; done <<< $'a\\nb'`,
  'head reads ahead': `{ head -n 1 > /dev/null; read x; args "$x"; } < <(seq 3)`,
  'more lines than rounds': 'seq 30 | while read x; do args $x; done',
  'output of >(…)': `X=$(echo a | tee >(cat)); args "$X"; echo 'args late' | tee >(cat > f) >/dev/null; [ -s f ] || args no; . ./f; date > >(while read x; do args "$x"; done)`,
  'echo of another shell': `X=$(sh -c 'echo -e "a\\tb"'); args "$X"; Y=$(sh -c 'echo "a\\tb"'); args "$Y"; sh -c 'echo args "x\\ny"' | bash`,
  'read in the background': `{ read a & wait; read b; args "$b"; } <<< $'1\\n2'`,
  'read in a branch': `{ if args c; then read a; fi; read b; args "$b"; } <<< $'1\\n2'`,
  'read in a loop of unknown length': `{ while args c; do read a || break; done; read b; args "$b"; } <<< $'1\\n2'`,
};

describe('standard input', () => {
  for (const [name, script] of Object.entries(KNOWN)) {
    it(`agrees with bash: ${name}`, () => {
      const ours = interpret(script).commands.filter((command) => command.name === 'args');
      expect(ours.map((command) => command.words.slice(1).map((word) => staticText(word)))).toEqual(
        argumentsUnderBash(script),
      );
    });
  }
  for (const [name, script] of Object.entries(OPEN)) {
    it(`leaves open: ${name}`, () => {
      const ours = interpret(script).commands.filter((command) => command.name === 'args');
      const real = argumentsUnderBash(script).map((words) => words.join(' '));
      const shown = ours.map((command) => ({
        certain: command.certain,
        text: command.words.slice(1).map((word) => staticText(word)),
      }));
      const matchesReal = (one: { text: (string | undefined)[] }): boolean =>
        one.text.includes(undefined) || real.includes(one.text.join(' '));
      expect(shown.filter((one) => one.certain && !matchesReal(one))).toEqual([]);
      expect(
        real.filter((call) => !shown.some((one) => one.text.includes(undefined) || one.text.join(' ') === call)),
      ).toEqual([]);
    });
  }

  it('runs the rounds of known input in every run', () => {
    expect(
      lines(`while read p; do pip install "$p"; done <<< $'a\\nb'`).filter((line) => line.includes('pip')),
    ).toEqual(['pip install a', 'pip install b']);
  });

  it('is not sure of the rounds after a program that reads', () => {
    const found = lines(`while read h; do ssh "$h" uptime; done <<< $'a\\nb'`);
    expect(found.filter((line) => line.includes('ssh'))).toEqual(['ssh a uptime', '? ssh b uptime']);
  });
});
