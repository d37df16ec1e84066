// Shell text inside shell text: child shells, eval, generated files, and programs that start programs.
import fc from 'fast-check';
import { idioms, type Text } from './idioms.ts';
import { WORD_HOLES } from './words.ts';

const CHILD_SHELLS = idioms(
  String.raw`
bash -c 'args § «single» «single»' «words»
bash -c "args § «inner» «inner»"
bash -c 'args § «single»' _ «words»
sh -c 'args § "$1"' _ «words»
A=pre bash -c 'args § «single»'
A=pre B=«word» bash -c 'args § "$A" "$B"'
export A; bash -c 'args § «single»'
bash -ec 'args § && args §; args §'
bash -xc 'args § «single»'
bash -euo pipefail -c 'args § | cat; args §'
bash -o errexit -c 'args §; args §'
bash --norc -c 'args § «single»'
bash -c -- 'args §'
bash -c 'for i in 1 2; do args § $i; done'
bash -c 'f() { args § "$1"; }; f «single»'
bash -c "if true; then args § «inner»; fi"
bash -c 'args §; exit 0; args §'
bash -c 'exec args §; args §'
bash -c 'bash -c "args § \$1" _ "$1"' _ deep
bash -c "bash -c 'args § «inner»'"
bash -c "bash -c \"args § \\\$A\""
bash -c 'set -- x y; args § "$@" "$€{#}"'
bash -c 'args § $((1+2)) $€{A:-un} "$€{0##*/}"' nm
bash -c 'cd /; args §'
bash -c $'args §\nargs § two'
bash -c "args §⏎args § «inner»"
bash -c 'A=in; export A; bash -c "args § \$A"'
bash -c 'cat <<E⏎args § no⏎E⏎args §'
bash -c "$(echo args §)"
bash -c "$(cat <<'E'⏎args § "$A"⏎E⏎)"
bash -c 'args § "$@"' -- «words»
f3() { args § "f$1"; }; export -f f3; bash -c 'f3 z'
bash <<'E'⏎args § «single»⏎E
bash <<E⏎args § «inner» «inner»⏎E
bash <<"E F"⏎args § «single»⏎E F
bash <<\E⏎args § «single»⏎E
bash <<E"O"F⏎args § «single»⏎EOF
bash <<-E⏎⇥args § «inner»⏎⇥E
bash <<-'E'⏎⇥⇥args § «single»⏎⇥E
bash <<E⏎E2⏎args § x⏎ E⏎E
bash -s x «words» <<'E'⏎args § "$@"⏎E
bash -s -- «words» <<< 'args § "$1"'
bash <<< "args § «inner»"
bash <<< 'args § "$A"'
bash /dev/stdin q <<< 'args § $1'
bash <<E⏎cat <<I⏎args § no⏎I⏎args §⏎E
bash <<'E'⏎if args §; then⏎  args § yes⏎fi⏎E
bash -e <<'E'⏎args §⏎args §⏎E
bash <<'E' | cat⏎args § «single»⏎E
bash <<'E' && args § and⏎args §⏎E
(bash <<'E'⏎args §⏎E⏎)
args § <<E⏎data «inner»⏎E
cat <<'E' | bash⏎args § «single»⏎E
cat <<E | bash -s -- «words»⏎args § "\$1"⏎E
echo "args § «inner»" | bash
echo 'args § "$A"' | sh
printf 'args § %s\n' a b | bash
printf '%s\n' 'args § x' "args § $A" | bash
echo YXJncyBjMCBkZWNvZGVkCg== | base64 -d | bash
base64 -d <<< YXJncyBjMCBkZWNvZGVkCg== | sh
echo 6172677320633020786464 | xxd -r -p | bash
echo '0c sgra' | rev | bash
echo 'brgs_c0' | tr b_ 'a ' | bash
echo 'xargs c0' | sed 's/^x//' | bash
echo 'q:args c0:z' | cut -d: -f2 | bash
{ echo 'args § g1'; echo "args § «inner»"; } | bash
(echo 'args §') | bash
source <(echo 'args § ps')
bash <(echo "args § $A")
. /dev/stdin <<< 'args § st'
source /dev/stdin <<E⏎args § «inner»⏎A=dv⏎E
`,
  WORD_HOLES,
);

const EVALS = idioms(
  String.raw`
eval 'args § «single»'
eval "args § «inner»"
eval args § «words»
eval 'A=«single»'
eval "A=\$B"; args § "$A"
eval "args § \"\$A\" '$B'"
eval "$(echo 'args § q')"
eval eval 'args § \$A'
eval "eval \"args § \\\$A\""
eval 'for i in 1 2; do args § $i; done'
eval "ef() { args § $A; }"; ef
eval "L=(x 'y z')"; args § "$€{L[@]}"
eval args § '"$A"'
eval "V$N=vn"; eval "args § \$V$N"
eval "set -- a 'b c'"; args § "$@"
eval 'args § <<E⏎data⏎E'
eval "$(cat <<'E'⏎args § "$A"⏎E⏎)"
eval "args §;" "args §"
eval ''
eval "true; args § && args §"
V=A; eval "args § \$$V"
V=A; eval "$V=nv"; args § "$A"
eval -- args §
`,
  WORD_HOLES,
);

const FILES = idioms(
  String.raw`
cat > s.sh <<'E'⏎args § «single»⏎E⏎«runs»
cat > s.sh <<E⏎args § «inner»⏎A=sourced⏎E⏎«runs»
cat <<'E' > s.sh⏎#!/bin/bash⏎args § «single»⏎E⏎chmod +x s.sh; ./s.sh «words»
cat <<-E > s.sh⏎⇥args § «inner»⏎⇥E⏎«runs»
echo 'args § «single»' > s.sh⏎«runs»
echo "args § «inner»" > s.sh; echo 'args §' >> s.sh⏎«runs»
printf 'args § %s\n' one two > s.sh⏎«runs»
printf '%s\n' '#!/bin/bash' 'args § "$@"' > s.sh⏎«runs»
printf '#!/bin/bash\nargs § "$1"\n' > s.sh; chmod 755 s.sh⏎srun ./s.sh «words»
echo 'args § t' | tee s.sh > /dev/null⏎«runs»
tee s.sh > /dev/null <<'E'⏎args § «single»⏎E⏎«runs»
tee -a s.sh <<< 'args § app' > /dev/null⏎«runs»
{ echo 'args § g1'; echo "args § «inner»"; } > s.sh⏎«runs»
(cd . && echo 'args § sub' > s.sh)⏎«runs»
: > s.sh; for i in 1 2; do echo "args § $i" >> s.sh; done⏎«runs»
mkdir -p d; cd d; echo "args § in d" > v.sh; bash v.sh; cd ..; bash d/v.sh
mkdir -p d; echo 'args § $1' > d/v.sh; bash d/v.sh «word»; (cd d && bash v.sh q)
F=gen.sh; echo 'args §' > "$F"; bash "$F"; bash ./$F; . ./"$F"
D=dd; mkdir -p $D; cat > $D/run.sh <<E⏎args § «inner»⏎E⏎bash $D/run.sh
echo 'args §' > s.sh; cp s.sh s2.sh; bash s2.sh
echo 'args §' > s.sh; mv s.sh s3.sh; bash s3.sh
echo 'args §' > s.sh; cat s.sh > s4.sh; bash s4.sh
echo 'args §' > s.sh; rm -f s.sh; bash s.sh; args §
echo 'args § one' > s.sh; bash s.sh; echo 'args § two' > s.sh; bash s.sh
echo 'bash s5.sh in' > s.sh; echo 'args § $1' > s5.sh; bash s.sh
echo 'exec args § "$@"' > s.sh; bash s.sh «words»; args §
echo 'export A=fs; return; args §' > s.sh; . ./s.sh; args § "$A"
echo 'exit 3; args §' > s.sh; bash s.sh || args § rc
if [ -n "$A" ]; then echo 'args § t' > s.sh; else echo 'args § e' > s.sh; fi; bash s.sh
wr() { cat > "$1" <<E⏎args § $2⏎E⏎}; wr s.sh «word»; bash s.sh
bash s.sh 2> /dev/null; echo 'args §' > s.sh; [ -f s.sh ] && bash s.sh
echo "print('x')" > p.py; python3 p.py § > /dev/null
cat > env.sh <<'E'⏎export A=env1⏎B=$A-2⏎run() { args § "$@"; }⏎E⏎source ./env.sh; run "$A" "$B"
cat > in.txt <<E⏎l1 $A⏎l2⏎E⏎while read -r a b; do args § "$a" "$b"; done < in.txt
echo 'args § $0 $#' > s.sh; bash s.sh a b > /dev/null
echo 'args § fd' > s.sh; exec 4< s.sh; bash <&4; exec 4<&-
echo "args § 'q $A'" > s.sh; bash < s.sh; cat s.sh | bash; bash <(cat s.sh)
echo 'args §' | cat > s.sh; bash s.sh
echo 'brgs §' | sed s/b/a/ > s.sh; bash s.sh
sed 's/X/args/' > s.sh <<< 'X §'; bash s.sh
`,
  {
    ...WORD_HOLES,
    runs: idioms(
      String.raw`
bash s.sh
bash s.sh p "q r"
bash ./s.sh «words»
. ./s.sh
source s.sh
source ./s.sh w «word»
chmod +x s.sh; bash ./s.sh "$A"
chmod u+x s.sh && ./s.sh a
sh s.sh
bash < s.sh
bash -e s.sh
bash -x ./s.sh 2> /dev/null
cat s.sh | bash
bash "$PWD/s.sh"
srun bash s.sh «words»
srun -n 1 bash ./s.sh
mpirun -np 2 bash s.sh
nohup bash s.sh > /dev/null 2>&1
bash s.sh & wait
bash -c '. ./s.sh'
bash -c "bash s.sh $A"
(source ./s.sh)
env A=ev bash s.sh
timeout 5 bash s.sh «word»
x=$(bash s.sh); args § done
if bash s.sh; then args § ok; fi
f4() { bash s.sh "$@"; }; f4 z
eval "$(cat s.sh)"
eval "$(< s.sh)"
`,
      WORD_HOLES,
    ),
  },
);

const WRAPPED = idioms(
  String.raw`
«wrapper» args § «words»
«wrapper» args § «words»
«wrapper» «wrapper» args § «words»
«wrapper» bash -c 'args § «single»'
«wrapper» bash -c "args § «inner»"
«wrapper» bash -c 'args § "$@"' _ «words»
«wrapper» sh -c "args § «inner»; args §"
«wrapper» tool § «word» | cat
«wrapper» args § «word» &⏎wait
A=w «wrapper» bash -c 'args § "$A"'
«wrapper» bash <<'E'⏎args § «single»⏎E
if «wrapper» args §; then args §; fi
x=$(«wrapper» args § «word»); args § "$x"
apptainer exec «sif» args § «words»
apptainer exec --bind a:b «sif» bash -c "args § «inner»"
singularity exec --nv «sif» bash -c 'args § «single»'
srun apptainer exec --nv -B x «sif» args § «words»
srun -n 2 apptainer exec «sif» bash -c 'args § && args §'
docker run --rm -v a:b -e X=1 img args § «words»
podman run -it --rm img:1 bash -c 'args § «single»'
conda run -n env args § «words»
conda run --name env --no-capture-output args § «words»
torchrun --nproc_per_node=2 --nnodes 1 § «words»
srun torchrun --nproc-per-node $N § --lr «word»
accelerate launch --num_processes 2 § «words»
ssh node1 args § «word»
ssh -p 22 -o X=y u@node1 "args § «inner»"
ssh node1 'args § «single»; args §'
ssh node1 bash -s <<'E'⏎args § remote⏎E
sudo -u u args § «words»
sudo -E env X=1 args §
flock lock args § «words»
flock -x lock -c 'args § «single»'
flock -n 9 9> lock && args §
numactl --cpunodebind=0 --membind 0 args § «words»
taskset -c 0-3 args § «words»
nsys profile -o rep --trace=cuda args § «words»
ncu --set full -o rep args §
strace -f -o tr args § «words»
chrt -b 0 args §
ionice -c 3 args § «word»
env X=1 Y="$A" args § «words»
env -i PATH="$PATH" STUB_LOG="$STUB_LOG" STUB_FAIL="$STUB_FAIL" STUB_SEED=1 STUB_RATE=0 args §
env -u A bash -c 'args § $€{A-un}'
env A=e bash -c 'args § "$A"'
env "X=$A" args §
command args § «words»
command -p true; builtin command args §
exec -c true
( exec args § «words» )
(exec args §; args §)
timeout -k 1 5s args § «words»
timeout --signal=KILL 5 args §
nice -n 1 nohup args § > /dev/null 2>&1
nice -5 args §
stdbuf -oL -eL args § «words»
setsid -w args §
mpirun -np $N --bind-to none args § «words»
mpiexec -n 2 args § «words»
mpirun -x A --map-by ppr:1:node args §
srun --ntasks=1 --exclusive -l args § «words»
srun -N1 -n1 -c 2 --cpu-bind=none args § «word»
srun --export=ALL,X=1 bash -c 'args §'
srun "$€{L[@]}" args §
srun $U args §
srun --label bash -c "CUDA_VISIBLE_DEVICES=\$SLURM_LOCALID args § «inner»"
jsrun -n 2 -a 1 args §
aprun -n 4 -N 2 args § «word»
ibrun -n 2 args §
python3 -c "import os; os.system('args §')"
python3 -c 'import subprocess; subprocess.run(["args", "§", "p q"])'
python3 - <<'E'⏎import subprocess⏎subprocess.call("args § x y", shell=True)⏎E
cat > p.py <<'E'⏎import os⏎os.system("args § py")⏎E⏎python3 p.py
`,
  {
    ...WORD_HOLES,
    sif: fc.constantFrom('img.sif', '"$A.sif"', 'docker://u/x:1'),
    wrapper: idioms(
      String.raw`
srun
srun -n 2
srun -N 1 --ntasks-per-node=1
srun --mpi=pmix -n $N
srun --mem 4G
mpirun -np 2
mpiexec -n "$N"
env X=1
env -u B
nohup
nice -n 5
nice
timeout 5
timeout -s TERM 1m
stdbuf -oL
time
command
numactl -m 0
taskset 0x3
sudo
setsid -w
strace -f
conda run -n e
apptainer exec i.sif
ionice -c2 -n7
catchsegv
`,
      WORD_HOLES,
    ),
  },
);

export const NESTED: Text = fc.oneof(
  { weight: 4, arbitrary: CHILD_SHELLS },
  { weight: 2, arbitrary: EVALS },
  { weight: 4, arbitrary: FILES },
  { weight: 4, arbitrary: WRAPPED },
);
