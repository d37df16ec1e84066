// Statements without others inside: assignments, launches, options, traps.
import fc from 'fast-check';
import { idioms, type Text } from './idioms.ts';
import { WORD_HOLES } from './words.ts';

const PLAIN_ASSIGNMENTS = idioms(
  String.raw`
«name»=«word»
«name»=«word»
«name»+=«word»
«name»="«inner»"
L=(«words»)
L+=(«words»)
L+=«word»
L[0]=«word»
L[5]=«word»
L[N]=«word»
L[N+1]=q
L[N++]=«word»
L[$€{#L[@]}]=«word»
L[-1]=«word»
L=([N]=p «word» [0]=z)
M[k]=«word»
M[kk]=«word»
M[x$A]=«word»
M["x y"]=v
M[k]+=«word»
M+=([k2]=v2)
A=«word» B=«word»
A=$A«word»
N=1
N=$((N+1))
N=3
N=$N
N=$€{#A}
N=$((N*2))
N=$€{#L[@]}
N=$#
A=
A=ab
A='a b'
B="b  a"
B=$A
A=a:b::c
A=p/q.tar.gz
A="$*"
A="$@"
A=$@
A=$1
A=$€{1:-d}
A="$€{L[*]}"
A=$L
L=("$€{L[@]}" z)
L=(z "$€{L[@]:1}")
L=("$@")
L=($A)
L=([2]=c [0]=a)
L=(«words» # comment⏎  «word»)
L=()
L=({a,b}c)
M=([k]=1 [z]=2)
A="$(cat <<E⏎l1 $B⏎l2⏎E⏎)"
A=$(cat <<'E'⏎l1 $B⏎E⏎)
A=$(echo "$B" w)
A=$(args §)
A=$(args § "$B" | head -n 1)
A=$B$A
R=A
R=B
R=1
RL=L[@]
I=i
`,
  WORD_HOLES,
);

const DECLARED = idioms(
  String.raw`
unset A
unset B
unset L
unset "L[0]"
unset 'M[k]'
unset -v A C
((N++))
((N+=2))
((L[0]++))
((L[N++]=N))
((M[kk]++))
((N > 1 && N--))
((N > 1 ? (N = 1) : N++))
let "L[N++]=3"
let N++ "M[k]+=2"
unset "L[N-1]"
unset 'L[@]'
read -r "L[1]" <<< "$B"
[[ N++ -ge 2 ]] && args § $N
[ $((N++)) -ge 2 ] && args § $N
args § > "n$((N++)).txt"; args § $N
: > "n$((N++)).txt"; args § $N
I=0; for A in «words»; do L[I++]=$A; done; args § "$€{L[@]}" $I
I=0; while ((I < 3)); do ((L[I] = I * 2, I++)); done; args § "$€{L[@]}"
((N = N > 2 ? 1 : 5))
let N=N+1
let "N *= 2" N+=1
: $((N=5))
: $€{A:=first}
: "$€{C:=second $A}"
export A
export B=eb
export A="$B" C=ec
export -n A
declare B="$A"
declare -x C=cx
declare -i N=2+3
declare -i N; N=N+4
declare -A M=([k]=v [kk]="$A")
declare -a L=(d "e f")
declare -a L
declare -u C=up
declare -u C; C=«word»
declare -l B=«word»
declare -r Q1=«word»; args § "$Q1"
readonly Z=zz
readonly Z2=«word»; args § $Z2
declare -n NR=A; NR=«word»; args § "$A" "$NR"; unset -n NR
declare -n NR=L; args § "$€{NR[@]}"; NR+=(nr); unset -n NR
typeset T=«word»; args § $T
declare A=«word» B=$A
local A
local A=lo B
local A="$1"
local -a L=(la)
local -n LR=A; LR=lr
local A=$(args §)
declare -g G1=g; args § $G1
read -r A B <<< "x y z"
read -r A <<< "$B"
read A B <<< 'a\ b c'
IFS=, read -r A B <<< "1,2,3"
IFS=: read -r A B <<< "$A:q"
IFS= read -r A <<< "  sp  $B"
read -ra L <<< "l m n"
IFS=, read -ra L <<< "$A,z"
read -r A B < <(echo r1 r2 r3)
read -r A < s.txt
read -r _ A _ <<< "1 2 3"
read -rd '' A <<< "$B" || true
{ read -r A; read -r B; } <<< $'one\ntwo'
mapfile -t L <<< $'m1\nm 2'
mapfile -t L < <(printf '%s\n' a "b c")
readarray -t L <<< "$A"
mapfile -t L < s.txt
printf -v A "%s/%s" p "$B"
printf -v A '%02d' 5
printf -v 'L[1]' %s «word»
printf -v A '%s,' "$€{L[@]}"
printf -v A %q "$B"
set -- $A
set -- a "b c"
set -- "$@" n
set -- «words»
set -- "$€{@:2}"
set --
set -- -a -b v op
shift
shift 2
[ $# -gt 0 ] && shift
IFS=:
IFS=,
IFS=$' \t\n'
unset IFS
IFS=
OLD=$IFS; IFS=,; args § $A; IFS=$OLD
echo stext > s.txt
echo "$A" > s.txt
printf '%s\n' x "$A" > s.txt
cat > s.txt <<E⏎$A line⏎E
echo more >> s.txt
: > s.txt
while getopts "ab:" o -a -b bv x; do args § $o "$OPTARG"; done
OPTIND=1; while getopts :xb: o; do case $o in x) A=x;; b) B=$OPTARG;; *) args § other;; esac; done; shift $((OPTIND-1))
`,
  WORD_HOLES,
);

const CALLS = idioms(
  String.raw`
args § «words»
args § «words»
args § «word»
tool § --in «word» -o «word»
pip install § «word»
python train.py § --lr «word»
curl -fsSL «word» -o § 
wget -q § «word»
git clone § «word»
`,
  WORD_HOLES,
);

const TESTED = idioms(
  String.raw`
[ -n "$A" ] && args § set
[[ $A == a* ]] && args § star
(( N > 1 )) && args § more
type args > /dev/null; args §
command -v args > /dev/null && args § found
hash args; args §
test -f s.txt && args § is-file
[[ -z «word» ]] || args § «word»
[ «word» = «word» ] && args § same
[[ «word» == «word» ]] && args § eq
[[ "$A" =~ ^(a)(b?) ]] && args § "$€{BASH_REMATCH[1]}"
[ "$#" -gt 1 ] && args § many "$2"
[[ $A == @(a|ab) && -n $B ]] && args § ext
[ "$N" -eq 2 ] || args § ne $N
args § && args § || args §
args § || args § && args §
! args § && args §
! args §
args § || true
args § || :
true || args §
false && args §
args § || { args §; false; } || args §
`,
  WORD_HOLES,
);

const LAUNCHES = idioms(
  String.raw`
CMD=(args § "x y"); "$€{CMD[@]}" z
RUN="args §"; $RUN x
RUN="args § $A"; $RUN "$B"
P=args; $P §; "$P" § "$A"
CMD="args §"; CMD="$CMD --flag"; eval "$CMD"
CMD="args §"; CMD+=" --b «word»"; $CMD
CMD=(args §); CMD+=("$A"); "$€{CMD[@]}"
CMD=(args §); [ -n "$A" ] && CMD+=(--opt "$A"); "$€{CMD[@]}"
CMD="srun args §"; $CMD «word»
CMD='args § "$A"'; bash -c "$CMD"
CMD="args § '$A'"; bash -c "$CMD"
export CMD='args §'; bash -c '$CMD x'
LAUNCH="srun -n 2"; $LAUNCH args § «words»
LAUNCH=(mpirun -np "$N"); "$€{LAUNCH[@]}" args § «words»
LAUNCH=; $LAUNCH args § «word»
OPTS="--a 1 --b"; args § $OPTS «word»
OPTS=(--x "$A"); args § "$€{OPTS[@]}"
$€{W:-args} §
$€{RUNNER-srun} args §
x=args; e"c"ho n; "$€{x}" § q
ar""gs §
a\rgs § ; 'args' §
$'\x61rgs' §
$(echo args) § «word»
"$(printf 'ar%s' gs)" §
´echo args§´
X=rgs; a$X §
a{rgs,} 2> /dev/null § ; args §
C1=ar; C2=gs; $C1$C2 § «word»
set -- args § "$A"; "$@"
set -- args §; $*; "$1" "$2" x
M[cmd]=args; "$€{M[cmd]}" §
CMDS=("args § 1" "args § 2"); for c in "$€{CMDS[@]}"; do $c; eval "$c"; done
declare -n CR=A; A=args; $CR §; unset -n CR
run() { args § "$@"; }; run «words»
run() { "$@"; }; run args § «words»
run() { echo "+ $*"; "$@"; }; run srun -n1 args § «words»
run() { local c=$1; shift; "$c" "$@"; }; run args § «words»
run() { eval "$@"; }; run args § "'q r'"
run() { "$@" || { args § failed; return 1; }; }; run args §
try() { "$@" && return 0; args § retry; }; try args §
for t in args args; do $t § $t; done
for m in a b; do CMD="args § --m $m"; $CMD; done
for f in «words»; do srun -n1 args § "$f" & done; wait
args § «words» > out.txt 2>&1
args § «words» 2>&1 | tee log.txt
args § < /dev/null
> o2.txt args § «word»
args § > "$A.txt" 2> /dev/null
args § &> all.txt
args § >> "o$N.txt" 2>&1 &⏎wait
args § >| o4.txt
args § & wait
{ args §; } & wait $!
(args §) &⏎wait
args § & P1=$!; args § «word»; wait $P1
args § | args §
args § |& cat
args § | grep -q x && args § found
args § | while read -r l; do args § "$l"; done
cat <(args §) > /dev/null
diff <(echo a) <(echo b) > /dev/null || args §
: "$(args §)"
args § "$(args §)"
[[ -n "$(args §)" ]]
exec 3> o3.txt; args § >&3
exec 3<<< "l1"; read -r A <&3; args § "$A"
{ args §;args §; } 2>&1
time args § «word»
time { args §; args §; }
time -p args §
! time args §
coproc { args §; }; wait
coproc CP { args §; cat; }; eval "exec $€{CP[1]}>&-"; wait
if command -v module > /dev/null; then args § mod; fi; args §
module() { args § "$@"; }; module load «word»
hostname; date; args § "$(hostname)"
H=$(hostname); args § --host "$H" «word»
N0=$(nproc); args § -j "$N0"
PORT=$((10000 + SLURM_JOB_ID % 1000)); args § --port $PORT
args § --threads=$€{SLURM_CPUS_PER_TASK:-1} «word»
cd "$SLURM_SUBMIT_DIR"; args § «word»
cd «word» 2> /dev/null && args § in; cd - > /dev/null
mkdir -p w/d && cd w/d; args §; cd ../..
pushd . > /dev/null; args §; popd > /dev/null
mkdir -p «word»
rm -rf "out.$A"
cp s.txt t2.txt 2> /dev/null; args §
set -x; args § «word»; set +x
set -v; args §; set +v
shopt -s nullglob; args § none*such; shopt -u nullglob
for f in no*such; do args § "$f"; done
for f in *.txt; do args § "$f" "$€{f%.txt}"; done
case $SLURM_NTASKS in 4) args § four;; *) args § many;; esac
select I in a b; do args § "$I"; break; done <<< 1
PS3=; select I in "$€{L[@]}"; do args § "$I"; break; done <<< 1
until args ¤; do sleep 1; done
while ! args ¤; do sleep 1; break; done
for i in 1 2 3; do args § && break; sleep $i; done
for ((i=0; i<3; i++)); do args § $i || continue; args § ok; done
n=0; until args § || [ $n -ge 2 ]; do n=$((n+1)); done; args § $n
while [ $# -gt 0 ]; do args § "$1" $#; shift; done
while [[ $# -gt 0 ]]; do case $1 in -a) A=opt; shift;; -b) B=$2; shift 2;; *) args § "$1"; shift;; esac; done
N=0; while ((N < 3)); do args § $N; ((N++)); done
N=0; until [ "$N" -ge 2 ]; do N=$((N + 1)); args § "$N"; done; args § $N
N=1; while true; do args § $N; ((N++ >= 2)) && break; done
N=5; while ((N --> 3)); do args § $N; done; args § $N
for ((;;)); do args §; break; done
for ((a=0, b=3; a<b; a++, b--)); do args § $a $b; done
inc() { N=$((N + 1)); }; N=1; while ((N < 3)); do inc; args § $N; done
rec() { [ "$1" -le 0 ] && return; args § "$1"; rec $(($1 - 1)); }; rec 2
rec() { args § $#; [ $# -gt 0 ] && { shift; rec "$@"; }; }; rec a b
fact() { if (($1 < 2)); then echo 1; else echo $(($1 * $(fact $(($1 - 1))))); fi; }; args § $(fact 3)
while read -r a b; do args § "$a" "$b"; done <<E⏎1 2⏎$A x⏎E
while IFS=, read -r a b; do args § "$a" "$b"; done <<< "1,2"
while IFS= read -r l || [ -n "$l" ]; do args § "$l"; done < <(printf 'a\nb')
echo "$A" | while read -r l; do args § "$l"; done
printf '%s\n' p q | xargs -n1 args §
echo x y | xargs args §
printf 'a b\nc\n' | xargs -I{} args § {} -{}-
printf 'a\0b' | xargs -0 args §
echo x | xargs -I % bash -c 'args § %'
find . -maxdepth 0 -exec args § {} \;
find . -maxdepth 0 -exec args § {} +
find . -maxdepth 0 -print0 | xargs -0 -r args §
seq 2 | while read -r i; do args § "$i"; done
for i in $(seq 1 2); do args § "$i"; done
for i in $(seq -w 8 10); do args § "$i"; done
for i in $(echo a b); do args § $i; done
for i in $€{A//:/ }; do args § "$i"; done
for k in "$€{!M[@]}"; do args § "$k" "$€{M[$k]}"; done
for i in "$€{!L[@]}"; do args § "$i" "$€{L[$i]}"; done
for ((i=0; i<$€{#L[@]}; i++)); do args § "$€{L[i]}"; done
for a in 1 2; do for b in x y; do [ $b = y ] && continue 2; args § $a$b; done; done
cat <<E > /dev/null⏎args § no⏎E⏎args §
: <<'E'⏎args § comment⏎E⏎args §
cat <<E | cat > /dev/null; args §⏎args § data⏎E
cat <<A1 <<B1 > /dev/null; args §⏎args § x⏎A1⏎args § y⏎B1
if false; then :⏎args § dead⏎fi
args § # args § not
echo args § no > /dev/null
echo 'args § no'; echo "args § no $(args §)"
f2() { :; args §; }; f2; unset -f f2
args() { :; }; args §; unset -f args; args §
args() { command args "$@" w; }; args §; unset -f args
`,
  WORD_HOLES,
);

const TRAPS = idioms(String.raw`
trap 'args § bye "$A"' EXIT
trap "args § bye $A" EXIT
trap - EXIT
cleanup() { args § clean; }; trap cleanup EXIT
trap 'cleanup2; exit 1' INT TERM; cleanup2() { args § c2; }
trap 'args § sig' TERM
trap '' INT
trap 'args § "$1"' EXIT
trap 'args § err' ERR
trap - ERR
trap 'rm -f s.txt' EXIT
(trap 'args § sub' EXIT; args §)
trap 'args § usr' USR1; kill -USR1 $$
trap 'args § dbg' DEBUG; :; trap - DEBUG
trap 'args § ret' RETURN; f; trap - RETURN
`);

const OPTIONS = idioms(String.raw`
set -e
set +e
set -u
set +u
set -a
set +a
set -o pipefail
set -euo pipefail
set -Eeuo pipefail
set -o errexit -o nounset
set +o pipefail
shopt -s extglob
shopt -s nullglob
shopt -s lastpipe
shopt -s inherit_errexit
set -f
set +f
set -o noglob
set +B
set -B
shopt -s nocasematch
shopt -u nocasematch
`);

const ALIAS = idioms(String.raw`
shopt -s expand_aliases⏎alias al='args § al'⏎al x
shopt -s expand_aliases⏎alias k='args §' j='k j'⏎j x; k "$A"
shopt -s expand_aliases⏎alias n='nice ' t='args §'⏎n t x⏎unalias t
alias off='args § off'⏎off x
shopt -s expand_aliases⏎alias args='args § pre'⏎args x⏎unalias args
`);

const FUNCTION_CALL = idioms(
  String.raw`
f «words»
g «words»
h «words»
f "$@"
A=pre f «word»
f «word» | cat
(f «word»)
f «word» || args §
r=$(f); args § "$r"
`,
  WORD_HOLES,
);

const RECIPES = idioms(
  String.raw`
join_by() { local IFS="$1"; shift; echo "$*"; }; args § "$(join_by , «words»)"
has() { local e; for e in "$€{@:2}"; do [[ $e == "$1" ]] && return 0; done; return 1; }; has b «words» && args §
out() { local -n _o=$1; _o=$2; }; out A «word»; args § "$A"
add() { local -n _l=$1; shift; _l+=("$@"); }; add L «words»; args § "$€{#L[@]}"
each() { local -n _e="$1"; local i; for i in "$€{!_e[@]}"; do args § "$i" "$€{_e[$i]}"; done; }; each L
retry() { local n=$1 i=0; shift; until "$@"; do i=$((i+1)); [ $i -ge $n ] && return 1; done; }; retry 2 args § || args § gave-up
log() { echo "[$(date)] $*" >&2; }; log «words»; x=$(log «word» 2>&1); args § after
need() { : "$€{1:?usage}"; args § "$1"; }; (need "$A") || args § none
for V in A B U; do args § "$V=$€{!V}" "$€{!V:-none}"; done
for arg in «words»; do case $arg in --*=*) args § "$€{arg%%=*}" "$€{arg#*=}";; -*) args § opt;; *) args § pos "$arg";; esac; done
declare -A seen=(); for I in «words» a; do [[ -n $€{seen[$I]:-} ]] && continue; seen[$I]=1; args § "$I"; done
declare -A seen=(); for I in a b a; do ((seen[$I]++)); done; args § $€{seen[a]} $((seen[b]*2))
lrs=(1e-3 1e-4); bss=(16 32); for id in 0 1 2 3; do args § --lr $€{lrs[id / 2]} --bs $€{bss[id % 2]}; done
params=(1 2 3); args § $€{params[$((N % 3))]} "$€{params[@]:1:N}"
mapfile -t L < <(seq 3); for ((i = 0; i < $€{#L[@]}; i += 2)); do args § "$€{L[@]:i:2}"; done
IFS=$'\n' read -r -d '' -a L < <(printf 'a b\nc\n'); args § "$€{L[@]}"
IFS=_ read -r A B _ <<< "x_y_z_w"; args § "$A" "$B"
printf '%s\n' 'n=3' "t=$A" > kv.txt; while IFS='=' read -r k v; do declare "kv_$k=$v"; done < kv.txt; args § "$kv_n"
while IFS= read -r l; do [[ $l == \#* ]] && continue; [[ -z $l ]] && continue; args § "$l"; done <<'E'⏎# c⏎x y⏎⏎z⏎E
printf 'x 1\ny 2\n' > list.txt; args § $(sed -n 2p list.txt) $(awk 'NR==1{print $2}' list.txt) "$(tail -n 1 list.txt | cut -d' ' -f1)"
printf 'x 1\ny 2\n' > list.txt; while read -r n v; do args § "$n" "$v" < /dev/null; done < list.txt
re='^([a-z]+)-([0-9]+)$'; x=node-12; [[ $x =~ $re ]] && args § "$€{BASH_REMATCH[1]}" "$€{BASH_REMATCH[2]}"
if [[ "m_v12.pt" =~ _v([0-9]+)\.(pt|bin)$ ]]; then args § "$€{BASH_REMATCH[1]}.$€{BASH_REMATCH[2]}"; fi
shopt -s extglob; x=abc123; case $x in +([a-z])+([0-9])) args § yes;; *) args § no;; esac; args § "$€{x//+([0-9])/N}" "$€{x##*(a|b)}"
case $N in [0-4]) args § low;; [5-9]) args § high;;& *) args § any;; esac
exec 6> six.txt; echo hi >&6; exec 6>&-; args § "$(< six.txt)"
exec {FD}> fd.txt; echo "$A" >&$FD; exec {FD}>&-; args § "$(cat fd.txt)"
exec 5< <(echo l1; echo l2); read -r A <&5; read -r B <&5; exec 5<&-; args § "$A" "$B"
pids=(); for I in 1 2; do args § $I & pids+=($!); done; for p in "$€{pids[@]}"; do wait $p || args § failed; done
for I in 1 2 3; do args § $I & ((I % 2 == 0)) && wait; done; wait
for I in 1 2; do (args § $I; args § b$I) & done; wait
rc=0; args § || rc=$?; [ $rc -eq 0 ] || args § bad
set +e; args §; rc=$?; set -e; [ $rc -eq 0 ] || args § bad; set +e
args § | tee pipe.log | cat > /dev/null; [ $€{PIPESTATUS[0]} -eq 0 ] || args § bad
(set -e; args §; args § > /dev/null; args §) || args § rescue
(set -eo pipefail; args § | cat; args §)
(set -eu; args §; x=$(args §); args § "$x")
(set -u; args § "$€{NOPE:-d}"; args § "$NOPE"; args §)
(set -e; k2() { args §; args §; }; k2 || args § no; k2; args §)
x=$(set -e; args §; args §) || args § sub
command -v nosuch > /dev/null 2>&1 || args § missing
command -v nosuch > /dev/null || { args §; false; } || args § still
type nosuch &> /dev/null && args § no; hash nosuch 2> /dev/null || args § none
[ -f nosuch.sh ] && . ./nosuch.sh; args §
source nosuch.sh 2> /dev/null || args § unread
cd nosuchdir 2> /dev/null && args §; (cd nosuchdir 2> /dev/null && args §); args §
tmp=$(mktemp); args § "$tmp"; rm -f "$tmp"
(trap 'args § cleanup; exit 3' EXIT; args §; exit 1); args § $?
(trap 'rc=$?; args § cl; exit $rc' EXIT; set -e; args §; args §)
k2() { trap 'args § ret' RETURN; args §; trap - RETURN; }; k2
cat <<E > /dev/null⏎x $(cat <<I⏎y $(args §)⏎I⏎) z⏎E⏎args §
cat <<E > gen2.sh⏎args § "\$1" $N⏎cat <<'I' > gen3.sh⏎args § in "\$A"⏎I⏎bash gen3.sh⏎E⏎bash gen2.sh «word»
cat <<-E > gen2.sh⏎⇥args § $N⏎⇥⇥args § \$1⏎⇥E⏎bash gen2.sh p
for m in a b; do cat > run_$m.sh <<E⏎args § $m «inner»⏎E⏎bash run_$m.sh; done
printf -v A '%s-%03d' job $N; args § "$A"
printf -v ts '%(%Y)T' -1; args § "$ts"
OLDIFS=$IFS; IFS=$'\n'; for l in $(printf 'a b\nc\n'); do args § "$l"; done; IFS=$OLDIFS
shopt -s nullglob; F=(*.nosuch); args § $€{#F[@]} "$€{F[@]}"; shopt -u nullglob
touch b.in a.in; F=(*.in); args § "$€{F[0]}" $€{#F[@]}; for f in *.in; do args § "$f" "$€{f%.in}"; done
args § "$€{A:?none}" 2> /dev/null || args § x
: > ''; args §
args § > '' ; args §
{ args §; } > . ; args §
eval 'args §; if' 2> /dev/null; args §
bash -c 'args §⏎args §; )' 2> /dev/null; args §
x='i+1' i=3; args § $((x)) $((x * 2))
args § $€{L[@]/#/-x } "$€{L[@]/%/.o}" "$€{L[@]@Q}"
until [ "$N" -ge 4 ]; do args § $N; N=$((N+1)); done
select I in «words»; do args § "$I" "$REPLY"; break; done <<< 2
set -- -n 4 -v in; while getopts ":n:p:vh" o; do case $o in n) A=$OPTARG;; v) B=1;; \?) args § bad;; esac; done; shift $((OPTIND - 1)); OPTIND=1; args § "$A" "$@"
`,
  WORD_HOLES,
);

export const SIMPLE: Text = fc.oneof(
  { weight: 7, arbitrary: CALLS },
  { weight: 7, arbitrary: PLAIN_ASSIGNMENTS },
  { weight: 5, arbitrary: DECLARED },
  { weight: 2, arbitrary: TESTED },
  { weight: 7, arbitrary: LAUNCHES },
  { weight: 4, arbitrary: RECIPES },
  { weight: 1, arbitrary: TRAPS },
  { weight: 1, arbitrary: OPTIONS },
  { weight: 1, arbitrary: fc.oneof({ weight: 4, arbitrary: FUNCTION_CALL }, { weight: 1, arbitrary: ALIAS }) },
);
