// Which commands run a file, their input or substituted text, and which only read data.
import { describe, expect, it } from 'vitest';
import { shapeOf } from '../../../src/model/word.ts';
import { check, job } from '../../support/check.ts';

function executed(body: string): string[] {
  return check(job(body)).effects.flatMap((effect) => {
    if (effect.kind !== 'execute') return [];
    const what = effect.path ?? effect.word;
    return [`${effect.interpreter} ${effect.source}${what ? ` ${shapeOf(what)}` : ''}`];
  });
}

describe('execution', () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['bash x.sh a b', ['bash file x.sh']],
    ['bash -euo pipefail x.sh', ['bash file x.sh']],
    ['bash -s -- a', ['bash stdin']],
    ['bash -', ['bash stdin']],
    ['bash /dev/stdin', ['bash stdin']],
    ['bash -c "echo hi"', []],
    ['bash --version', []],
    ['source ./env.sh', ['source file ./env.sh']],
    ['. env.sh', ['. file env.sh']],
    ['eval "$X"', []],
    ['eval "$(get)"', ['eval text …']],
    ['python3.11 -u train.py --lr 1', ['python3.11 file train.py']],
    ['python -', ['python stdin']],
    ['python -m json.tool', []],
    ['python -c "print(1)"', []],
    ['perl -pe s/a/b/', []],
    ['perl -', ['perl stdin']],
    ['perl -w x.pl', ['perl file x.pl']],
    ['Rscript --vanilla a.R', ['Rscript file a.R']],
    ['R --no-save -f a.R', ['R file a.R']],
    ['R CMD BATCH a.R', ['R file a.R']],
    ['node app.js', ['node file app.js']],
    ['julia --project=. -t 4 a.jl', ['julia file a.jl']],
    ['java -Xmx8g -Djava.io.tmpdir=/t -XX:+UseG1GC -jar a.jar SortSam -jar b.jar', ['java file a.jar']],
    ['java -cp a.jar Main', []],
    ['java -version', []],
    ['./run.sh', ['program file ./run.sh']],
    ['"$DIR/run.sh"', ['program file …/run.sh']],
    ['srun ./run.sh', ['program file ./run.sh']],
    ['/usr/bin/env', []],
    ['ls', []],
    ['$(get)', ['sh text …']],
    ['make -C src -j8', ['make file src']],
    ['dpkg -i x.deb', ['installer file x.deb']],
    ['dpkg -l x.deb', []],
    ['pip install ./x.whl numpy', ['installer file ./x.whl']],
  ];
  it.each(cases)('%s', (command, expected) => {
    expect(executed(command)).toEqual(expected);
  });
});
