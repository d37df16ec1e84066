import { describe, expect, it } from 'vitest';
import { textAt } from '../../../src/text/place.ts';
import { interpret } from '../../support/shell.ts';
import { startsAre } from './table.ts';

describe('commands in programs of other languages', () => {
  startsAre([
    [`perl -e 'system("a b; c")'`, '? a b', '? c'],
    [`perl -e 'system "a", "b c"; exec(q{d e})'`, '? a b c', '? d e'],
    ["perl -ne '$x = `a $y`; print qx[b c]'", '? a …*', '? b c'],
    [`perl -e 'open(F, "-|", "a b")'`, '? a b'],
    [`perl <<'EOF'\nsystem("a " . $x . " b");\nEOF\n`, '? a …* b'],
    [`perl -e 'print "system"; s/x/y/'`],
    [`echo 'system("a b");' > f.pl; perl f.pl`, 'perl f.pl', '? a b'],
    [`awk 'BEGIN{system("a b")}'`, '? a b'],
    [`awk '{print $1 | "a -n"}' f`, '? a -n'],
    [`awk 'BEGIN{"a b" | getline x; while (("c" | getline) > 0) n++}'`, '? a b', '? c'],
    [`awk -F, -v x=1 '{print $1, "system"}' f`],
    [`awk '{print "a|b"}' f`],
    [`ruby -e 'system("a b"); \`c d\`'`, '? a b', '? c d'],
    [`node -e 'require("child_process").execSync("a b")'`, '? a b'],
    [`node -e 'cp.spawn("a", ["b", "c d"])'`, '? a b c d'],
    [`node -e 'cp.exec(\`a \${x} b\`)'`, '? a …* b'],
    [`node -e 'console.log(1)'`],
    [`Rscript -e 'system("a b")' -e 'system2("c", c("d", "e"))'`, '? a b', '? c d e'],
    [`R --no-save <<'EOF'\nsystem('a b', intern = TRUE)\nEOF\n`, '? a b'],
    [`php -r 'shell_exec("a b");'`, '? a b'],
    [`lua -e 'os.execute([[a b]]) io.popen("c " .. x)'`, '? a b', '? c …*'],
    ["julia -e 'run(`a b $x`)'", '? a b …*'],
    [`octave --eval "system('a b')"`, '? a b'],
    [`matlab -batch "system('a b')"`, '? a b'],
    [`expect -c 'spawn a -x $y "b c"; interact'`, '? a -x … b c'],
    [`expect <<'EOF'\nspawn a b\nexpect eof\nEOF\n`, '? a b'],
  ]);

  it('point to the characters of the script', () => {
    const script = `perl -e 'system("docker run --privileged img")'\n`;
    const inner = interpret(script).commands.find((command) => command.name === 'docker');
    expect(inner?.words.map((word) => textAt(word.at))).toEqual(['docker', 'run', '--privileged', 'img']);
  });

  it.each([
    ['joined strings', `perl -e '${'system("a$x" . '.repeat(20_000)}'\n`],
    ['open strings', `perl -e '${'system("'.repeat(200_000)}'\n`],
    ['prints', `awk '${'print "a" x '.repeat(200_000)}'\n`],
    ['quotes', `awk '${'"'.repeat(500_000)}'\n`],
  ])('end soon: %s', (_, script) => {
    const started = performance.now();
    interpret(script);
    expect(performance.now() - started).toBeLessThan(4000);
  });
});
