import { describe } from 'vitest';
import { startsAre } from './table.ts';

describe('terminals', () => {
  startsAre([
    ["tmux new -d -s n 'a b; c'", 'a b', 'c'],
    ['tmux -L x new-session -d -s n a b', 'a b'],
    ["tmux new -d 'a' \\; split-window -h 'b c'", 'a', 'b c'],
    ["tmux send-keys -t n 'a b' C-m", '? a b'],
    ["tmux send-keys -t n a Space b Enter 'c | d' Enter", '? a b', '? c', '? d'],
    ["tmux send-keys -t n C-c 'a b' Enter", '? a b'],
    ["tmux send -t n 'a b; echo Enter' Enter", '? a b', '? echo Enter'],
    ['tmux send-keys -X cancel'],
    ['tmux kill-session -t n'],
    ['tmux attach -t n'],
    ['tmux run-shell "a b"', '? a b'],
    ['screen -dmS n a -b', 'a -b'],
    ['screen -L -Logfile f -dmS n bash -c "a b"', 'bash -c a b', 'a b'],
    ["screen -S n -X stuff $'a b\\n'", '? a b'],
    ["screen -S n -p 0 -X stuff 'a b^M'", '? a b'],
    ['screen -S n -X screen -t t a b', '? a b'],
    ['screen -S n -X quit'],
    ['screen -ls'],
    ['dtach -n /s -Ez a b', 'a b'],
    ['abduco -n s a b', 'a b'],
    ['zellij run -f -- a b', '? a b'],
  ]);
});

describe('GNU parallel', () => {
  startsAre([
    ['parallel -j 4 a -x ::: 1 2', '? a -x 1', '? a -x 2'],
    ['parallel a {1} {2} ::: 1 2 ::: x y', '? a 1 x', '? a 1 y', '? a 2 x', '? a 2 y'],
    ['parallel a {1}-{2} ::: 1 2 :::+ x y', '? a 1-x', '? a 2-y'],
    ['parallel --link a ::: 1 2 ::: x y', '? a 1 x', '? a 2 y'],
    ["parallel 'a {} > {.}.out | b {/}' ::: d/f.txt", '? a d/f.txt', '? b f.txt'],
    ["parallel a {} ::: 'x y' \"it's\"", '? a x y', "? a it's"],
    ['parallel -I @@ a @@ -- ::: 1', '? a 1 --'],
    ["parallel ::: 'a b' 'c | d'", '? a b', '? c', '? d'],
    ['parallel a {} :::: f', '? a …*'],
    ['seq 3 | parallel a -n {}', 'parallel a -n {}', '? a -n …*'],
    ['parallel a < f', '? a …*'],
    ["parallel <<< 'a b'", '? a b'],
    ["echo 'a b' > f; parallel -j2 < f", 'parallel -j2', '? a b'],
    ["echo 'a b' > f; parallel :::: f", 'parallel :::: f', '? a b'],
    ['parallel a {} ::: 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17', '? a …*'],
    ['parallel --dry-run a ::: 1'],
    ['parallel a ::: $X', '? a …*'],
    ['sem -j 4 --id x a b', '? a b'],
    ["rush 'a {} b'", '? a …* b'],
    ['xjobs -j 4 a b', '? a b …*'],
    ['parallel -j 3 a -- 1 2', '? a -- 1 2 …*', '? a 1', '? a 2'],
  ]);
});

describe('later', () => {
  startsAre([
    ["at now + 1 minute <<< 'a b'", '? a b'],
    ["echo 'a b' | at noon", 'at noon', '? a b'],
    ['at -l'],
    ["batch <<'EOF'\na b\nEOF\n", '? a b'],
    ["echo 'a b' > f; at -f f noon", 'at -f f noon', '? a b'],
    ["crontab <<'EOF'\n# no\nPATH=/x\n*/5 * * * * a b | c\n@reboot d %x\nEOF\n", '? a b', '? c', '? d'],
    ["echo '0 1 * * mon-fri a b' > f; crontab f", 'crontab f', '? a b'],
    ["echo '@daily a b' | crontab -", 'crontab -', '? a b'],
    ["scrontab - <<'EOF'\n#SCRON -t 1\n0 * * * * a\nEOF\n", '? a'],
    ['crontab -l'],
  ]);
});

describe('submission', () => {
  startsAre([
    ["sbatch --wrap 'a b'", '? a b'],
    ["sbatch -N1 <<'EOF'\n#!/bin/bash\na b\nEOF\n", '? a b'],
    ["printf '%s\\n' '#!/bin/bash' 'a b' > f; sbatch f", 'sbatch f', '? a b'],
    ["echo 'a b' > f; sbatch < f", 'sbatch', '? a b'],
    ['salloc -N 1 a b', 'a b'],
    ["salloc -N 1 <<< 'a b'", 'a b'],
    ["qsub -l walltime=1 <<< 'a b'", '? a b'],
    ['qsub -b y -cwd -N n a b', '? a b'],
    ["bsub -n 4 -o f 'a b'", '? a b'],
    ["echo 'a b' > f; bsub < f", 'bsub', '? a b'],
  ]);
});
