import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSubmission } from '../../../src/lang/sbatch/index.ts';
import { Document } from '../../../src/text/document.ts';
import { textAt } from '../../../src/text/place.ts';

const piece = fc.constantFrom(
  ...['#!/bin/sh', '#SBATCH', '#PBS', '#BSUB', '#SLURM', '\n', '\n', ' ', '\t', '\r', '\0', '"', "'", '\\', '#', ':'],
  ...[
    'hetjob',
    '--comment',
    '--',
    '-',
    '=',
    '-J',
    '-l nodes=2:ppn=',
    '-v A',
    'echo',
    '$X',
    '<a>',
    '{{',
    '\u00a0',
    'é😀',
  ],
);
const anyScript = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join('')),
  fc.array(piece, { maxLength: 60 }).map((pieces) => `#!/bin/sh\n#SBATCH ${pieces.join('')}`),
);
const options = fc.record({
  slurmVersion: fc.constantFrom('22.05', '23.11', '24.05', '26.05', 'nonsense', '19.05', '30.11'),
  spank: fc.constantFrom('unknown' as const, 'none' as const, ['pyxis']),
  bom: fc.boolean(),
});

describe('any text', () => {
  it('is read without a throw, with places inside the text', () => {
    fc.assert(
      fc.property(anyScript, options, (text, chosen) => {
        const doc = new Document('x', text);
        const { directives, problems, submission } = readSubmission(doc, chosen);
        expect(submission.accepted).toBe(submission.error === null);
        for (const { at } of [...directives, ...problems]) {
          expect(at.span.start).toBeGreaterThanOrEqual(0);
          expect(at.span.start).toBeLessThanOrEqual(at.span.end);
          expect(at.span.end).toBeLessThanOrEqual(text.length);
        }
        for (const { value, valueAt } of directives) if (valueAt) expect(textAt(valueAt)).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  const million = (unit: string) => `#!/bin/sh\n${unit.repeat(Math.ceil(1_000_000 / unit.length))}`;
  it.each([
    ['#SBATCH -n1 --comment=a\n'],
    ['#SBATCH hetjob\n'],
    ['#PBS -N a -l nodes=2:ppn=2\n'],
    ['#PBS -v A=1\n#SBATCH hetjob\n'],
    ['#SBATCH --export=A $X <b> {c} "\u00a0\n'],
    [' -n1 --xyz'],
    ['\n#SBATCH "'],
    ['\\ '],
    ['#SBATCH -l a\n:\n'],
    ['{a} $('],
  ])('reads a megabyte of %j in linear time', (unit) => {
    const started = performance.now();
    readSubmission(new Document('x', million(unit)), { bom: false });
    readSubmission(new Document('x', `#!/bin/sh\n#SBATCH --constraint=${million(unit)}`), { bom: false });
    expect(performance.now() - started).toBeLessThan(25_000);
  });
});
