// Scripts that would never end or grow without bound: followed up to a bound, and the bound is reported.
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS, type ShellLimits } from '../../src/shell/context.ts';
import { interpretScript, type ScriptReading } from '../../src/shell/index.ts';
import { Document } from '../../src/text/document.ts';

function interpret(text: string, limits: Partial<ShellLimits> = {}): ScriptReading {
  return interpretScript(new Document('job.sh', text), { ...DEFAULT_LIMITS, ...limits });
}

const causes = (reading: ScriptReading): Set<string> => new Set(reading.coverage.map((one) => one.cause));

describe('bounds of the interpretation', () => {
  it('stops after so many steps and says so', () => {
    const reading = interpret('a\n'.repeat(50), { steps: 10 });
    expect(reading.commands).toHaveLength(10);
    expect(causes(reading)).toContain('steps');
  });

  it('stops after so many commands and says so', () => {
    const reading = interpret('a\n'.repeat(50), { commands: 10 });
    expect(reading.commands.length).toBeLessThanOrEqual(11);
    expect(causes(reading)).toContain('steps');
  });

  it('follows scripts in scripts only so deep', () => {
    const nested = 'eval '.repeat(6) + 'a';
    expect(causes(interpret(nested))).not.toContain('depth');
    expect(causes(interpret(nested, { depth: 3 }))).toContain('depth');
  });

  it('follows only so many scripts in scripts', () => {
    const reading = interpret('eval a\n'.repeat(20), { guests: 5 });
    expect(reading.commands.filter((command) => command.name === 'a')).toHaveLength(5);
    expect(causes(reading)).toContain('count');
    expect(causes(interpret(`eval "${'a '.repeat(100)}"`, { guestUnits: 50 }))).toContain('count');
  });

  it('notes functions that call themselves', () => {
    expect(causes(interpret('f() { f; }; f'))).toContain('depth');
    expect(causes(interpret('f() { g; }; g() { f; }; f'))).toContain('depth');
  });

  it('notes an eval that feeds itself', () => {
    expect(causes(interpret('X=\'eval "$X"\'; eval "$X"'))).toContain('depth');
    expect(causes(interpret("echo '. ./s.sh' > s.sh; . ./s.sh"))).toContain('depth');
  });

  const BOMBS: Readonly<Record<string, string>> = {
    'doubling a variable': `X=aaaaaaaaaa\n${'X=$X$X\n'.repeat(60)}args $X`,
    'doubling an array': `A=(a b)\n${'A=("${A[@]}" "${A[@]}")\n'.repeat(60)}args "\${A[@]}"`,
    'doubling in a loop': 'X=a; for i in {1..16}; do for j in {1..16}; do X=$X$X; done; done; args $X',
    braces: `args ${'{a,b}'.repeat(60)}`,
    'long ranges': 'for i in {1..100000000}; do a $i; done',
    'branches that each double the values': `${Array.from({ length: 40 }, (_, i) => `if a; then V${i}=1; else V${i}=2; fi`).join('\n')}\nargs ${Array.from({ length: 40 }, (_, i) => `$V${i}`).join(' ')}`,
    'functions that call each other twice': `${Array.from({ length: 30 }, (_, i) => `f${i}() { f${i + 1}; f${i + 1}; }`).join('\n')}\nf30() { a; }\nf0`,
    'substitutions that nest': `args ${'$(echo '.repeat(60)}a${')'.repeat(60)}`,
    'a pattern that backtracks': `X=${'a'.repeat(5000)}; args "\${X##${'*a'.repeat(8)}b}" "\${X//${'*a'.repeat(7)}b/c}"`,
    'arithmetic that grows': `i=9; ${'((i=i**9));'.repeat(50)} args $((${'('.repeat(200)}1${')'.repeat(200)}))`,
    'a list without end': `a${'&&a||b'.repeat(50_000)}`,
    'a loop over a list without end': `while x; do a${'&&a'.repeat(50_000)}; done`,
    'a value as long as a file': `X=${'a'.repeat(1_000_000)}; args "\${X%%b*}"`,
    'tildes and colons': `X=${'~a'.repeat(300_000)}; Y=${':~'.repeat(100_000)}`,
    'a line of statements': 'a[1]=x; '.repeat(60_000),
    'a here-document of commands': `bash <<E\n${'a\n'.repeat(30_000)}E`,
    'many functions': Array.from({ length: 3000 }, (_, i) => `f${i}() { a; }; f${i}`).join('\n'),
    'many variables and branches': Array.from({ length: 1500 }, (_, i) => `if a; then V${i}=1; fi`).join('\n'),
    'printf that repeats': `args $(printf '%s' ${'a '.repeat(20_000)})`,
    'a file that grows': `echo a > f\n${'cat f f > g; cat g g > f\n'.repeat(40)}bash f`,
    'nested loops': `${'for i in 1 2 3 4; do '.repeat(12)}a${'; done'.repeat(12)}`,
  };

  for (const [name, text] of Object.entries(BOMBS)) {
    it(`ends soon: ${name}`, () => {
      const before = performance.now();
      interpret(text);
      expect(performance.now() - before).toBeLessThan(20_000);
    });
  }
});
