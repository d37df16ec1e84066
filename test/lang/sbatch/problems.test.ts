import { describe, expect, it } from 'vitest';
import { readSubmission, type SubmissionOptions } from '../../../src/lang/sbatch/index.ts';
import { Document } from '../../../src/text/document.ts';
import { textAt } from '../../../src/text/place.ts';

function read(text: string, options: Partial<SubmissionOptions> = {}) {
  const doc = new Document('job.sh', text);
  const reading = readSubmission(doc, { bom: false, ...options });
  const problems = reading.problems.map(({ kind, at, option }) => {
    const line = doc.positionAt(at.span.start).line;
    return [kind, line, textAt(at), ...(option === undefined ? [] : [option])];
  });
  const directives = reading.directives.map((directive) => ({
    ...directive,
    at: textAt(directive.at),
    valueAt: directive.valueAt && textAt(directive.valueAt),
  }));
  return { ...reading, problems, directives };
}

const script = (...lines: string[]) => ['#!/bin/bash', ...lines, ''].join('\n');

describe('problems', () => {
  const cases: [string, string, (string | number)[][]][] = [
    ['nothing to say', script('#SBATCH --ntasks=1 # one', '##SBATCH -n2', '# SBATCH -n3', 'echo'), []],
    [
      'after the first command',
      script('module load cuda', '#SBATCH --exclusive'),
      [['after-command', 3, '#SBATCH --exclusive', 'exclusive']],
    ],
    ['leading blanks', script(' #SBATCH -n2', 'echo'), [['leading-blank', 2, '#SBATCH -n2']]],
    ['a variable', script('#SBATCH --output=$HOME/%j.out'), [['variable', 2, '$HOME', 'output']]],
    ['a command', script('#SBATCH -J $(date)'), [['variable', 2, '$(date)', 'job-name']]],
    ['a variable in the remark', script('#SBATCH -n1 # not $HOME'), []],
    ['a placeholder', script('#SBATCH --account=<account>'), [['template', 2, '<account>', 'account']]],
    ['a placeholder of two words', script('#SBATCH -A <your account>'), [['template', 2, '<your account>', 'account']]],
    [
      'braces',
      script('#SBATCH --job-name={{ name }}', '#SBATCH -o {out}'),
      [
        ['template', 2, '{{ name }}', 'job-name'],
        ['template', 3, '{out}', 'output'],
      ],
    ],
    ['brackets', script('#SBATCH --account=[ACCOUNT]'), [['template', 2, '[ACCOUNT]', 'account']]],
    ['lists and features', script('#SBATCH --array=0-9%2 --nodelist=nid[001-004] -C [a|b] -o %A_%a.out'), []],
    ['JSON', script(`#SBATCH --comment='{"a":[1]}'`), []],
    ['options behind a separator', script('#SBATCH -n1', '#SBATCH hetjob -n2'), [['dropped', 3, '-n2']]],
    ['options behind an empty word', script('#SBATCH "" -J n'), [['dropped', 2, '-J n']]],
    ['an option eaten as a value', script('#SBATCH --comment --exclusive'), [['dropped', 2, '--exclusive', 'comment']]],
    ['a non-breaking blank', script('#SBATCH\u00a0--comment=a'), [['look-alike', 2, '\u00a0']]],
    ['a long dash', script('#SBATCH \u2013-time=5'), [['look-alike', 2, '\u2013']]],
    ['a long dash in prose', script('#SBATCH --comment="a \u2013 b"'), []],
    ['a keyword of other letters', script('#SB\u0410TCH -n1', '#SBATCH -n1'), [['look-alike', 2, '#SB\u0410TCH -n1']]],
    [
      'a value cut by #',
      script('#SBATCH --container-image=nvcr.io#nvidia/x'),
      [['cut-by-comment', 2, '--container-image=nvcr.io#nvidia/x', 'container-image']],
    ],
    ['a glued remark', script('#SBATCH --time=5# minutes'), []],
    ['a refused word', script('#SBATCH -n1 word'), [['invalid', 2, 'word']]],
    ['a refused value', script('#SBATCH --ntasks=many'), [['invalid', 2, '--ntasks=many', 'ntasks']]],
    ['the same option twice', script('#SBATCH -n1', '#SBATCH -n2'), [['overridden', 2, '-n1', 'ntasks']]],
    ['the same value twice', script('#SBATCH -n1', '#SBATCH --ntasks=1'), []],
    ['another scheduler', script('#SBATCH -J a', 'echo', '#PBS -N b'), [['mixed-scheduler', 4, '-N b', 'job-name']]],
    ['another scheduler that agrees', script('#SBATCH -J a', '#PBS -N a', '#PBS -j oe'), []],
    ['another scheduler, ignored', script('#SBATCH --ignore-pbs', '#PBS -N b'), []],
    ['Windows line ends', '#!/bin/sh\r\n#SBATCH -n1\r\n', [['crlf', 1, '#!/bin/sh']]],
    ['no interpreter', '\n#SBATCH -n1\n', [['no-shebang', 1, '']]],
    ['no script at all', 'hello\r\nworld\r\n', []],
  ];
  it.each(cases)('%s', (_name, text, expected) => {
    expect(read(text).problems).toEqual(expected);
  });

  it('reports a byte order mark', () => {
    const { problems, submission } = read(script('#SBATCH -n1'), { bom: true });
    expect(problems).toEqual([['bom', 1, '#!/bin/bash']]);
    expect(submission.accepted).toBe(false);
  });

  it('leaves the text of other scripts alone', () => {
    const text = script('cat > job <<E', '#SBATCH -n1', 'E', '#SBATCH -n2');
    const inside = text.indexOf('#SBATCH -n1');
    expect(read(text, { isCode: (offset) => offset !== inside }).problems).toEqual([
      ['after-command', 5, '#SBATCH -n2', 'ntasks'],
    ]);
  });

  it('bounds its output', () => {
    const { problems, coverage } = read(script(':', ...new Array<string>(3000).fill('#SBATCH -n1')));
    expect(problems).toHaveLength(1000);
    expect(coverage.map(({ cause }) => cause)).toEqual(['count']);
  });
});

describe('directives', () => {
  it('points at the words and the value', () => {
    const { directives } = read(script('#SBATCH --comment="a b" -Jn\\ame -Hk --exclusive=user # x'));
    expect(directives.map(({ option, value, at, valueAt }) => [option, value, at, valueAt])).toEqual([
      ['comment', 'a b', '--comment="a b"', 'a b'],
      ['job-name', 'name', '-Jn\\ame', undefined],
      ['hold', 'hold', '-H', undefined],
      ['no-kill', 'no-kill', 'k', undefined],
      ['exclusive', 'user', '--exclusive=user', 'user'],
    ]);
  });

  it('lists what has no effect, and why', () => {
    const text = script(
      '#SBATCH -n1',
      '#SBATCH -n2 --wrap=x',
      '#SBATCH hetjob -n3',
      ' #SBATCH -n4',
      'echo',
      '#SBATCH -n5',
    );
    const dead = read(text).directives.filter(({ effective }) => !effective);
    expect(dead.map(({ value, why, component }) => [value, why, component])).toEqual([
      ['1', 'overridden by #SBATCH on line 3', 0],
      ['x', 'sbatch looks at --wrap on its command line only', 0],
      ['3', 'behind the component separator', 1],
      ['4', 'a directive must start in the first column', 1],
      ['5', 'after the first command, on line 6', 1],
    ]);
  });

  it('keeps the keyword of a foreign directive and the option it sets', () => {
    const { directives, submission } = read(script('#PBS -l walltime=1:00:00,mem=2gb -v A=1'));
    expect(directives.map(({ keyword, option, value, valueAt }) => [keyword, option, value, valueAt])).toEqual([
      ['#PBS', 'time', '1:00:00', '1:00:00'],
      ['#PBS', 'mem', '2g', '2g'],
      ['#PBS', 'export', 'A=1', 'A=1'],
    ]);
    expect(submission.components).toEqual([{ time: '1:00:00', mem: '2g', export: 'A=1' }]);
  });

  it('says which environment variable wins', () => {
    const { directives } = read(script('#SBATCH -p a'), { environment: { SBATCH_PARTITION: 'b' } });
    expect(directives[0]?.why).toBe('overridden by the environment variable SBATCH_PARTITION');
  });
});

describe('plugins', () => {
  it.each([
    ['#SBATCH --nosuch=x', 'x'],
    ['#SBATCH --nosuch x', 'x'],
    ['#SBATCH --nosuch -n1', 'nosuch'],
  ])('covers an option nobody knows: %s', (line, value) => {
    const { submission, coverage, directives } = read(script(line));
    expect(submission.accepted).toBe(true);
    expect(coverage.map(({ cause }) => cause)).toEqual(['unknown-option']);
    expect(directives[0]).toMatchObject({ option: 'nosuch', value, effective: true });
  });

  it('knows the options of pyxis and the CSCS container engine', () => {
    const text = script('#SBATCH --container-image nvcr.io/nvidia/pytorch:24.01 --container-writable --environment=x');
    const { submission, coverage } = read(text);
    expect(submission.components).toEqual([
      {
        'container-image': 'nvcr.io/nvidia/pytorch:24.01',
        'container-writable': 'container-writable',
        environment: 'x',
      },
    ]);
    expect(coverage).toEqual([]);
    expect(read(text, { spank: ['pyxis', 'edf'] }).submission.accepted).toBe(true);
    expect(read(text, { spank: ['pyxis'] }).submission.error).toBe("unrecognized option '--environment=x'");
    expect(read(text, { spank: 'none' }).submission.error).toBe("unrecognized option '--container-image'");
  });
});
