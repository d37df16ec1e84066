// Nasty scripts, divided by blank lines; `args` and the launchers are stubs. A backquote is written ´, a dollar before
// a brace $€.
const TABLE = String.raw`
X='a  b'; args "$X" $X "$€{X}c"

args "$€{X:-"a b" c}" $€{X:-"a b" c} $€{X-'s t'}

for ((J=0;J<2;J++)); do if args x; then eval "exec $€{CP[1]}>&-"; if args y; then break 2; fi; fi; args z; done

echo 'args "$1"' | bash -s $(cat s.txt || echo none)

i=0; L=(x y z w); args $€{L[$((i++))]} $i; args $€{L[i++]} $i; args $€{#L[$((i++))]} $i

args "$€{M[x y]:-no}"; args x
args y

declare -A M; args "$€{M[x y]:-no}"; args x

set -- a 'b c' ''; args "$@"; args $@; args "$*"; args "x$@y"; args "$€{@:2}" "$#"

set --; args "$@" a; args "$*" b; args $€{1+"$@"} c

IFS=:; X=a::b:; args $X; args "$€{X%:}"; set -- p q; args "$*"

IFS=; set -- a b; args "$*"; X='a b'; args $X

X=a:b; IFS=: ; Y=$X; args $Y "$Y"; unset IFS; args $Y

L=(a 'b c' ''); args "$€{L[@]}"; args $€{L[@]}; args "$€{#L[@]}" "$€{L[-1]}"

L=([3]=x [1]=y); args "$€{L[@]}" "$€{!L[@]}"; L+=(z); args "$€{!L[@]}"

L=(a b c); unset 'L[1]'; args "$€{L[@]}" "$€{!L[@]}" $€{#L[@]}

L=(a b c d); args "$€{L[@]:1:2}" "$€{L[@]: -2}" "$€{L[@]:0}"

L=(x.tar y.tar); args "$€{L[@]%.tar}" "$€{L[@]/#/-f }" "$€{L[*]^^}"

declare -A M=([a]=1 ["b c"]=2); args "$€{M[a]}" "$€{M[b c]}"; K=a; args "$€{M[$K]}"

declare -A M; M[x]=1; M[x]+=2; args "$€{M[x]}"; unset 'M[x]'; args "$€{M[x]-gone}"

declare -n R=T; T=1; args "$R"; R=2; args "$T"

f() { local -n out=$1; out=set; }; f V; args "$V"

f() { local X=in; g; }; g() { args "$X"; X=changed; }; X=out; f; args "$X"

f() { X=1; local X=2; args $X; }; f; args $X

f() { args "$FUNCNAME" c1 "$@" ; return 3; }; f a 'b c' || args c3

f() { return; args no; }; f; args c1

f() ( exit 3; args no ); f; args c1

f() { args c1; }; g() { f() { args c3; }; }; f; g; f

f() { if [ $# -eq 0 ]; then return; fi; args "$1"; shift; f "$@"; }; f a b c

declare -u U; U=abc; args $U; declare -l U; U=DEF; args "$U"

declare -r Q={1..3} 2> /dev/null; args "$Q"; typeset T={a,b}; args $T

k() { trap 'args bye' EXIT; bash -c :; }; X=$(k); (k); k | cat

set -- ; args "$€{@: -1}" > /dev/null; L=(a b); args "$€{L[@]: -1}" $€{L:+"$€{L[@]}"}

for i in 1 2; do for j in 1 2; do if args c1; then break 2; fi; done; done; args c3

bash -o errexit -c 'args c2; args c3'; bash -e <<< 'args c2
args c3'; printf '#!/bin/bash -e\nargs c2\nargs c3\n' > f.sh; chmod +x f.sh; ./f.sh; bash -e f.sh

U2='u1 u2'; srun $U2 args c1; srun $U args c3

X=ab; args "$€{X:0:-1}"; (args "$€{NOPE:0:-1}" no; args c3) 2> /dev/null; args c6

declare -i N=3; N+=4; args $N; N='2*5'; args $N

readonly R=1; args $R; (R=2; args no) 2> /dev/null; args c1

X=1; (X=2; args $X); args $X; { X=3; }; args $X

X=1; X=2 args $X; X=3 eval 'args $X'; args $X

A=1 B=$A; args "$B"; A=x B=$A C=$B; args "$C"

X=x; unset X; args "$€{X-unset}" "$€{X:+set}"

: "$€{X:=first}"; : "$€{X:=second}"; args $X

X=abcabc; args $€{X#*b} $€{X##*b} $€{X%b*} $€{X%%b*} $€{X/b/-} $€{X//b/-} $€{X/#a/-} $€{X/%c/-}

X='a*b'; args "$€{X#a\*}" "$€{X%'*'b}" "$€{X/\*/-}"

X=path/to.d/file.tar.gz; args "$€{X##*/}" "$€{X%/*}" "$€{X%%.*}" "$€{X#*.}"

X=abcdef; args $€{X:2} $€{X:2:2} $€{X: -2} $€{X:0:-2} $€{X:1+1}

X=hello; args $€{X^} $€{X^^} $€{X^^[el]}; X=HELLO; args $€{X,} $€{X,,}

V=X; X=deep; args "$€{!V}" "$€{!V%p}"; set -- p q; n=2; args "$€{!n}" "$€{!#}"

args {a,b}{1,2} x{1..3} {3..1} {a..e..2} {01..03} {a,{b,c}} a{,b} {x} {a..1}

X=v; args {$X,w} "{a,b}" \{a,b\} {a\,b,c} {'a,b',c}

args ~+ a~ "~" \~ x=~ | cat

args $((1+2)) $((2**3**2)) $((7/2)) $((-7%3)) $((0x1F)) $((010)) $((16#ff)) $((1?2:3)) $((5>3&&2))

N=5; args $((N++)) $N $((++N)) $((N+=2)) $N $((N,1))

N=3; ((N--)); args $N; let N*=4 N+=1; args $N; ((N>3)) && args c1

for ((i=0, j=3; i<j; i++, j--)); do args $i $j; done

for i in 1 2 3; do [ $i = 2 ] && continue; args $i; done

for i in 1 2 3; do for j in a b; do [ $j = b ] && continue 2; [ $i = 3 ] && break 2; args $i$j; done; done

for i in a b; do args c1 && break; args c3 $i; done; args c5

i=0; while ((i < 3)); do args $i; ((i++)); done; args $i

i=3; until [ $i -eq 0 ]; do args $i; i=$((i-1)); done

while read -r a b; do args "$a" "$b"; done <<< $'1 2\n3 4 5'

while read -r l; do args "$l"; done < <(printf 'x\ny z\n')

printf 'x\ny\n' | while read -r l; do args "$l"; X=$l; done; args "$€{X-outside}"

shopt -s lastpipe; echo v | read -r X; args "$€{X-none}"

case abc in a*) args 1;& b*) args 2;; c*) args 3;; esac

case abc in a*) args 1;;& *c) args 2;; *) args 3;; esac

X=b; case $X in [!a]) args n;; esac; case "$X" in "b") args q;; esac

shopt -s extglob
case aab in +(a)b) args plus;; esac; X=aaab; args "$€{X##+(a)}"

[[ abc == a* ]] && args glob; [[ abc == "a*" ]] || args literal; [[ abc =~ b ]] && args re

[[ ab =~ ^(a)(b)$ ]] && args "$€{BASH_REMATCH[1]}"

if args c1; then args c2; elif args c3; then args c4; else args c5; fi; args c6

args c1 && args c2 || args c3; args c4 || args c5 && args c6

! args c1; args c2; ! args c2 && args c3

{ args c1; args c2; } && args c3; (args c4) || args c5

if ! args c2; then args c3; fi; if args c1 | args c2; then args c6; fi

set -e
args c1
args c2 || args c3
if args c4; then args c6; fi
args c1

set -e
f() { args c2; args c3; }
f || args c6
args c1

set -e
X=$(args c1; args c2; args c3)
args c1 "$X"

set -e
(args c2; args c3)
args c1

set -e
f() { local X=$(args c2); args c3; }
f

set -euo pipefail
args c1 | cat
args "$€{U:-x}"
args c3

set -u
(args "$NOTSET"; args no) 2> /dev/null
args c1

set -o pipefail
args c2 | cat && args c3
args c1

args c2 | args c1 && args c3

X=$(args c2); args "$?" c1; X=$(args c1) && args c3

local X=1 2> /dev/null; args c1

X=1; f() { local X; args "$€{X-unset}"; }; f

trap 'args bye' EXIT; args c1

trap 'args bye' EXIT; (trap - EXIT; args c1); args c3

trap 'args one' EXIT; trap 'args two' EXIT; args c1

trap 'args bye' EXIT; trap - EXIT; args c1

(trap 'args sub' EXIT; args c1); args c3

trap 'args err' ERR; args c2; args c1

cleanup() { args clean "$X"; }; trap cleanup EXIT; X=late

bash -c 'trap "args inner" EXIT; args c1'; args c3

eval 'args c1' '"x y"'; eval "args c3 \$X"; X=v; eval 'args "$X"'

eval "X='a b'"; args "$X"; eval 'L=(1 "2 3")'; args "$€{L[@]}"

N=V; eval "$N=q"; args "$V"; eval "args \"\$$N\""

eval 'for i in 1 2; do args $i; done'; eval "$(echo 'args c1')"

eval -- args c1; eval ''; eval eval eval args c3

CMD='args c1 "x y"'; $CMD; eval "$CMD"; bash -c "$CMD"

CMD=(args c1 'x y'); "$€{CMD[@]}"; CMD+=(z); "$€{CMD[@]}"

CMD="srun -n 2 args c1"; $CMD a; RUN='bash -c'; $RUN 'args c3'

ar"gs" c1; 'args' c2; \args c3; $'\x61rgs' c6; "a"r'g's c8

X=args; $X c1; "$X" c2; Y=ar Z=gs; $Y$Z c3; $€{Y}gs c6

$(echo args) c1; ´echo args´ c2; $(printf '%s' ar)gs c3

set -- args c1 x; "$@"; $1 c2; $€{@:1:2}

shopt -s expand_aliases
alias a1='args c1'
a1 x
alias a2='nice '
a2 a1
unalias a1
a1 2> /dev/null

alias off='args no'
off 2> /dev/null; args c1

shopt -s expand_aliases
alias q='args c1'; q 2> /dev/null
q later

bash -c 'args "$0" "$@"' zero one 'two three'

bash -c 'args c1; exit 0; args no'; sh -c 'args c2 && args c3'

X=un; bash -c 'args "$€{X-none}"'; export X; bash -c 'args "$X"'; X=2 bash -c 'args $X'

bash -c "bash -c \"bash -c 'args c1'\""; bash -c 'bash -c '\''args c3'\'

bash -c 'args $1' -- a; bash -c 'args "$#"' a b c; bash -ec 'args c2; args c3'

f() { args c1 "$1"; }; export -f f; bash -c 'f x'; srun bash -c 'f y'

bash -s a 'b c' <<'E'
args "$@" "$2"
E

bash <<E
args c1
args "\$HOME" '$X'
E

bash <<-E
	args c1
		args c3
	E

bash <<'E F'
args c1
E F

bash <<E"O"F
args c1 $X
EOF

bash <<\E
args c1 "$X"
E

cat <<E | bash
args c1
E

cat <<A; bash <<B
args no
A
args c1
B

bash <<E
E2
 E
args c1
E

cat > f.sh <<'E'
args c1 "$1"
E
bash f.sh x; . ./f.sh; source f.sh y; chmod +x f.sh; ./f.sh z; srun bash f.sh w; bash < f.sh

echo 'args c1' > f.sh; echo 'args c3' >> f.sh; bash f.sh

printf 'args %s\n' 1 2 > f.sh; sh f.sh; printf '%s\n' 'args "$@"' > g.sh; bash g.sh 'a b'

echo 'args c1' | tee f.sh > /dev/null; bash f.sh; tee -a f.sh <<< 'args c3' > /dev/null; bash f.sh

{ echo 'args c1'; echo 'args c3'; } > f.sh; bash f.sh; (echo args c6) > g.sh; . ./g.sh

echo 'args c1' > f.sh; rm f.sh; bash f.sh 2> /dev/null; args c3

echo 'args c1' > f.sh; mv f.sh g.sh; bash g.sh; cp g.sh h.sh; bash h.sh

mkdir -p d; cd d; echo 'args c1' > f.sh; cd ..; bash d/f.sh; (cd d; bash f.sh)

D=$PWD/x; mkdir -p "$D"; echo 'args c1' > "$D/f.sh"; bash "$D/f.sh"; cd x && . ./f.sh

echo 'return; args no' > f.sh; . ./f.sh; args c1; echo 'exit; args no' > g.sh; bash g.sh; args c3

echo 'X=set; f() { args c1 "$X"; }' > env.sh; source env.sh; f; args "$X"

echo 'args c1' | bash; printf 'args %s\n' a b | sh; echo "args 'q r'" | bash -s

echo YXJncyBjMQ== | base64 -d | bash; bash <<< "$(echo YXJncyBjMw== | base64 -d)"

echo '1c sgra' | rev | bash; echo netf p1 | tr a-z n-za-m | bash; echo 61726773206331 | xxd -r -p | bash

echo 'XX c1' | sed 's/XX/args/' | bash; echo 'a:args c3' | cut -d: -f2 | bash

eval "$(echo 'args c1' | tr -d '\n')"; bash -c "$(printf 'args %s' c3)"

source <(echo args c1); bash <(echo 'args "$1"' ) x; . /dev/stdin <<< 'args c3'

( exec args c1; args no ); args c3; exec 3>&1; args c6 >&3

exec > log.txt; args c1; exec 2>&1; args c3

args c1 > o.txt 2>&1 < /dev/null; > p.txt args c2; args 2> q.txt c3

args c1 & wait; (args c3 &) ; wait; { args c6; } & wait $!

args c1 | args c2 | args c3; args c6 |& cat

coproc { args c1; }; wait; args c3

cat <(args c1) > /dev/null; args c3

X=$(echo a; args c1; echo b); args "$X"

args "$(echo 'a  b')" $(echo 'a  b') "$(printf 'x\n\n')" "$(echo)"

args "$(echo "$(echo "in ner")")" ´echo \´echo x\´´

X=$(cat <<E
a $((1+1))
E
); args "$X"

args $(basename a/b.c .c) $(dirname a/b/c) "$(basename /)" "$(dirname x)"

echo 'a b' | xargs args c1; printf 'a\nb\n' | xargs -n 1 args c2; echo x | xargs -I{} args c3 {}-{}

find . -maxdepth 0 -exec args c1 {} \;

srun -n 4 --mpi=pmix args c1; srun --ntasks 2 -l bash -c 'args c2'; srun -N1 -n1 args c3 -n 5

mpirun -np 2 -x A args c1; mpiexec -n 2 args c2; srun apptainer exec --nv -B a:b img.sif args c3 -x

apptainer exec img.sif bash -c "args c1 && args c2"; singularity exec -B x:y img.sif args c3

docker run --rm -e X=1 -v a:b img args c1; podman run -it img bash -c 'args c3'

conda run -n e args c1; conda run --name e python x.py c3; torchrun --nproc_per_node 2 x.py c6 --lr 1

timeout 5 args c1; timeout -k 1 -s KILL 5 args c2; nice -n 5 args c3; nohup args c6; stdbuf -oL args c8

env X=1 args c1; env -u X args c2; env -i PATH="$PATH" true; env X=2 bash -c 'args "$X"'; env -- args c3

time args c1; time -p args c3; ! time args c2; time { args c6; }

command args c1; builtin command args c3; command -v args > /dev/null && args c6; \command args c8

ssh host args c1 'x y'; ssh -p 22 u@h "args c3 'x y'; args c6"; ssh h bash -s <<< 'args c8'

flock l args c1; flock -x l -c 'args c3'; sudo -u u args c6; sudo -E X=1 args c8

numactl -m 0 args c1; taskset -c 0 args c2; chrt -b 0 args c3; ionice -c 3 args c6; setsid -w args c8

nsys profile -o x -t cuda args c1; ncu --set full args c3; strace -f -o x args c6

srun timeout 5 nice -n 1 env X=1 bash -c 'exec args c1 "$X"'

python3 -c "import os; os.system('args c1')"; python3 - <<'E'
import subprocess
subprocess.run(["args", "c3", "x y"])
E

printf -v X '%s-%03d' a 7; args "$X"; printf -v 'L[2]' %s z; args "$€{L[2]}"

read -r A B <<< 'x y z'; args "$A" "$B"; IFS=: read -r A B <<< 'p:q:r'; args "$A" "$B"; read -ra L <<< 'l m'; args "$€{L[@]}"

mapfile -t L <<< $'a b\nc'; args "$€{L[@]}"; mapfile -t L < <(printf '1\n2\n'); args "$€{#L[@]}"

while getopts 'ab:' o -a -b v w; do args $o "$€{OPTARG-}"; done; args $OPTIND

set -- -x 1 -v f; while [ $# -gt 0 ]; do case $1 in -x) args x "$2"; shift 2;; -v) args v; shift;; *) args f "$1"; shift;; esac; done

set -f; args *.none; set +f; args [x]y; shopt -s nullglob; args none*; shopt -u nullglob

touch a.t b.t; for f in *.t; do args "$f" "$€{f%.t}"; done

# args no
args c1 # args no
: args no; args 'c2' "# x" a#b

args c1 \
  c2 \
  "c 3"

args c1; if :; then :; fi; args c2
if true; then
# comment
args c3; fi

function f { args c1; }; function g() { args c3; }; f; g

f() { args c1; } > out.txt; f; { args c3; } 2>&1 | cat

select x in a b; do args "$x"; break; done <<< 2

X=$'a\nb'; args "$X"; for l in $X; do args "$l"; done

args '' "" $EMPTY "$EMPTY" ''"" x''

args $'\101\x42\u0043' $'a\'b' $'\\' "\$x" '\n' "\n" \n

[ -n "$NOPE" ] || args c1; test 1 -lt 2 && args c3; [[ -z $NOPE && 1 -eq 1 ]] && args c6

true && args c1; false || args c3; : ; args c6; false && args no; true || args no

(args c1; (args c3; (args c6))); args c8

for i in; do args no; done; for i in $NOPE; do args no; done; args c1

while false; do args no; done; until true; do args no; done; if false; then args no; fi; args c1

args c1; exit 0; args no

args c1
return 2> /dev/null
args c3

PATHX=a:~:b; args "$PATHX"; X=~/x:~/y; args "$X"

A=(1 2); B=("$€{A[@]}" 3); args "$€{B[@]}"; C=($€{B[@]}); args "$€{#C[@]}"; A=("$€{A[@]:1}"); args "$€{A[@]}"

f() { echo "$1-x"; }; args "$(f a)" $(f 'b c'); X=$(f "$(f d)"); args $X

X=5; f() { X=$((X+1)); }; Y=$(f; echo $X); args $X $Y; f; args $X

CMD="args c1 'a b'"; $CMD; eval $CMD; bash -c "$CMD"; echo "$CMD" | bash

X="a'b"; args "$X"; bash -c "args \"$X\""; eval "args \"$X\""

X='$(args no)'; args "$X"; X='´args no´'; args "$X"; args '$X' \$X "\$X"

echo args no; echo 'args no' > /dev/null; cat <<< 'args no' > /dev/null; args c1

if [ "$(echo yes)" = yes ]; then args c1; else args no; fi

X=; [ -z "$X" ] && X=d; args "$X"; [ "$X" = d ] && args c3

X=1; [ $X -eq 1 ] && Y=a || Y=b; args $Y; ((X)) && Z=t; args "$Z"

for m in srun mpirun; do $m args c1 $m; done; for c in 'args c3' 'args c6'; do $c; done

run() { echo "+ $*"; "$@"; }; run args c1 'x y'; run srun args c3; run run args c6

retry() { local n=0; until "$@"; do ((++n >= 2)) && return 1; done; }; retry args c1; retry args c2

die() { args c3 "$@"; exit 1; }; args c1 || die no; args c6

[ -f nofile ] && . ./nofile; [ -d d ] || mkdir d; cd d && args c1; cd - > /dev/null; args c3

WORK=w; mkdir -p $WORK && cd $WORK || exit 1; args c1

export A=1 B=2; bash -c 'args "$A$B"'; export -n A; bash -c 'args "$€{A-x}$B"'; env A=9 bash -c 'args $A'

args c1;args c2;{ args c3;};(args c6);args c8&wait

if args c1
then args c3
else args c6
fi && args c8

A=ab; R=; : $€{A:0:-5}; A=no; args c1 $A
args c2 $A
f() { local A=loc; : "$€{!R}"; A=x; args c3 $A; }
f; A=z
args c4 $A
readonly Z=1; Z=2; A=3
args c5 $A
if true; then : $€{A:0:-5}; args c6
fi; args c8
args c1

A=ab; bash -c 'B=x; B=$€{B:0:-3}; args no
args c7 $B'; eval 'B=x; B=$€{B:0:-3}; args no'; args c8 "$B"
(: $€{A:0:-5}; args no
args no); args c12

k() { A=$(echo g); local A=lo B; args c1 "$A"; }; A=a; k; args c2 "$A"; k; args c3 "$€{A//?/-}"

printf '%s\n' p q | while read -r A; do trap 'args no "$A"' EXIT; done; { trap 'args c1' EXIT; } | cat; args c2

sh -c 'args c1 {1,2} "$@" {a}' _ {a,b}; flock lock -c 'args c2 x{a..b}'
set +B; args c3 {1,2} a{b,c}; bash -c 'args c5 {1,2}'; export A={1,2}; args c6 $A; set -B; args c7 {1,2}
echo 'args c8 {1,2}; bash -c "args c9 {1,2}"' > s.sh; sh s.sh; bash s.sh; sh < s.sh; cat s.sh | sh

set -a; f() { args c1 "$@"; }; set +a; g() { args no; }; bash -c 'f a; bash -c "f b"; g'; args c3

trap 'args c1 dbg' DEBUG; :; args() { command args "$@" w; }; :; unset -f args; trap - DEBUG; args c2

N=2; while read A; do
A=$€{1:-d}
((N > 1)) && break 2
done <<< "$(echo r)"
while read a b; do args c16 "$a" "$b"; done <<E
$A x
E
{ args c18; } > "$€{OUT:-o.txt}" 2>&1

set -u
args c2 $€{#L[@]}
args c3; local K=(a b); args c4 "$€{K[@]}"

k() { args c5 fn; }
if args c6; then shopt -s expand_aliases; alias k='args c7'; fi
k x
x=$(k y); args c8; unalias k; k v
k z

set -u
bash <<< "args no $1"
args no > "$NOPE"
args c8 > o.txt 2>&1

i=0; a=(5 6 7); (( a[i++] += 2 )); args c1 $€{a[@]} $i; let 'a[i++]=9'; args c2 $€{a[@]} $i
i=0; a=([i++]=x [i++]=y); args c3 "$€{a[*]}" $i; printf -v 'a[i++]' %s x; read -r 'a[i++]' <<< w; args c4 "$€{a[*]}" $i
unset 'a[--i]'; args c5 "$€{a[*]}" $i; a=([3]=p q [1]=r); args c6 "$€{a[@]}" "$€{!a[@]}"; unset 'a[@]'; args c7 $€{#a[@]}

L=(1 2); ((L++)); args c1 $€{L[@]}; ((L[1]+=5)); args c2 $€{L[@]} $((L[0]+L[1]*2)); L[-1]=z; args c3 $€{L[@]}
L=(a b); L[$SLURM_NTASKS-4]=x; args c4 "$€{L[0]}" $€{L[1]}; N=2; X=$((N=$SLURM_NTASKS)); args c5 $N

N=0; i=0; ((N > 1 && i++)); args c1 $i; ((N > 1 ? i++ : (i+=10))); args c2 $i; ((N || i++)); args c3 $i
i=0; ((SLURM_NTASKS > 9 && i++)); args c4 $i; (( SLURM_NTASKS > 1 ? (i=3) : (i=4) )); args c5 $i $((1 || (z = 5))) $€{z-unset}

declare -n NR=A; A=3; ((NR++)); args c1 $A $NR; unset -n NR; declare -n NR=L; L=(1 2); ((NR[1]++)); NR[0]=q; args c2 $€{L[@]}
declare -A C; k='x y'; for w in a b a; do ((C[$w]++)); done; ((C[$k]+=3)); let "C[z]=4"; args c3 $€{C[a]} $€{C[b]} "$€{C[x y]}" $€{C[z]}
readonly RO=1; ((RO++)); args c4 $RO

i=1; x=$(( i++ + )); args no $i
args c1; x=010; args c2 $((x + 1)) $((x*2)); y=x; args c3 $((y)); [[ i++ -eq 2 ]] && args c4 $i; args c5 $i
i=0; args c6 x > $((i++)).txt; args c7 $i; : > $((i++)).txt; args c8 $i; i=1; a=(1 2); ((a[a[0]]--)); args c9 $€{a[@]}

for I do
export A;done
bash <<'OUTER'
while read A B;do
echo 'args c1 "$A"' | sh
done <<'D'
d3
D
OUTER

for ((K = N;K > 0;K--)) {
x=$(
if args c1;then break 2;fi
$(args c2)
) "$x"
}

for K in 1 2; do
x=$(
args c1 && break
args c2
args c3
); args c4 "$x"
done

export L=(a b); bash -c 'args c1 $€{L[0]-none} "$L"'; export L2; L2=(x); bash -c 'args c2 $€{L2-no}'

set -u; M=(); args c1 $€{#M[@]}; declare -a Q; args c2 $€{#Q[@]}
args c3

set -u; declare -A Q=(); args c1 $€{#Q[@]}; declare -a P=(x); args c2 $€{#P[@]}; local_() { local -a z; args c3 $€{#z[@]}; }; local_
args c4

args c1 "$€{B[x y]:-no}" $(args c2)
args c3

(args c1 "$(args c2)" "$€{NOPE?x}" "$(args c3)"); args c4

shopt -s failglob
args c1 *.nosuch
args c2

echo x > f; args c1 > f/g; args c2

A=; args c1 > "$A"; args c2 < "$A"; args c3 > $A; args c4

A='x y'; args c1 > $A; args c2 > "$A"; args c3; args c4 > a\ b; args c5

f() { A=in; args c1 in; }; A=out; f > ''; args c2 $A

A=1; { A=2; args c1; } > .; args c2 $A; A=3 > /tmp; args c3 $A; args c4 2> /

while read -r l; do args c1 $l; done < ''; args c2

args c1 | args c2 > ''; args c3 > '' | args c4; args c5

cat > s.sh <<'E'
args c1
]] x
args c2
E
bash s.sh; args c3

eval 'args c1; if' 2> /dev/null; args c2

bash -c 'args c1
args c2; args c3; )
args c4' ; args c5

bash -c '[[ -n a ]] && args c1; [[ -n a
]] && args c2; args c3 ]]; args c4'; in x; args c5

L=(); args c1 $€{L[@]:+has} "$€{L[@]+x}"; L=(''); args c2 $€{L[@]:+has} "$€{L[@]:-d}" $€{L[@]+set}; L=('' ''); args c3 $€{L[@]:+has}

L=($A); args c1 $€{L[@]:+has} $€{L[@]+"$€{L[@]}"} end

while read A;do
printf 'args c1 %s\n' two > s.sh
bash < s.sh
done < <(echo b)

echo 'args c1 q' > s.sh; { bash < s.sh; srun bash < s.sh; } < /dev/null; echo 'args c2 r' > t.sh; bash < s.sh < t.sh

set -u
cat <<-E > s.sh
args c1 $B
E
. ./s.sh
args c2

set -eu
cat <<-E > s.sh
args c1 $U
E
bash ./s.sh
args c2

set -u
f() { args c1; }
(echo x > "o.$NOPE"; args c2); (f > $NOPE; args c3); (args c4 > $NOPE; args c5); args c6

set -u
X=args; $X c1 > "o.$NOPE"; args c2

set -u
> "o.$SLURM_JOB_ID"; args c1; (> "o.$NOPE"; args c2); args c3

need() { : "$€{1:?usage}"; args c1 "$1"; }; (need "$A") || args c2; (need x); args c3

need() { : "$€{1?usage}"; args c1 "$1"; }; (need "$A") || args c2; x=$(hostname); (args c3 $€{x:?}; args c4); args c5

unset A
B=
C=x
args c2 "$€{A/%/post}" "$€{A/#/pre}" "$€{B/%/post}" "$€{C/#/pre}"
args c3 $€{A/%/post}
`;

/** The scripts of the table. */
export const HARD_CASES: readonly string[] = TABLE.replaceAll('´', '`')
  .replaceAll('$€', '$')
  .split(/\n\n+/)
  .map((text) => text.replace(/^\n|\n$/g, ''))
  .filter((text) => text !== '');
