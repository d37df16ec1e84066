// cli_filter.lua under each Lua that sbatch may be linked to; what it does in a real sbatch is in test/slurm.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const FILTER = fileURLToPath(new URL('../../src/gate/lua/cli_filter.lua', import.meta.url));
const LUAS = ['lua5.1', 'lua5.2', 'lua5.3', 'lua5.4'].filter((lua) => spawnSync(lua, ['-v']).status === 0);

/** Plays sbatch: `asked` is what would have been run, `answer` what that prints. */
const driver = (options: string, answer: string, more = ''): string => `
slurm = { SUCCESS = 0, ERROR = -1, log_debug = function() end, log_info = function(...) print("info", string.format(...)) end,
  log_error = function(...) print("error", string.format(...)) end }
${more}
io.popen = function(command) print("asked", (command:match("sbatch (.*) </dev/null"))); return {
  read = function() return ${answer} end, close = function() end } end
assert(loadfile("${FILTER}"))()
slurm_cli_setup_defaults({}, false)
print("code", slurm_cli_pre_submit(${options}, 0))
slurm_cli_post_submit(0, 1, 1)
`;

describe.skipIf(LUAS.length === 0).each(LUAS)('cli_filter.lua, %s', (lua) => {
  const run = (...args: Parameters<typeof driver>): string[] =>
    spawnSync(lua, ['-e', driver(...args)], { encoding: 'utf8' })
      .stdout.trimEnd()
      .split('\n');

  test.each([
    ['{ type = "sbatch", argv = { "/home/u/it\'s $(x).sh", "-n9" } }', "asked\t-- '/home/u/it'\\''s $(x).sh'"],
    ['{ type = "sbatch", wrap = "a; b", argv = {} }', "asked\t--wrap='a; b'"],
    ['{ type = "sbatch", partition = "a,b", argv = { "x" } }', "asked\t--partition='a,b' -- 'x'"],
  ])('asks about %s', (options, asked) => {
    expect(run(options, '"\\n0\\n"')).toEqual([asked, 'code\t0']);
  });

  test.each(['{ type = "srun", argv = { "x" } }', '{ type = "sbatch" }', '{}', 'nil', '{ argv = 7 }'])(
    'asks nothing about %s',
    (options) => {
      expect(run(options, '""')).toEqual(['code\t0']);
    },
  );

  test('shows each line by itself, without control characters', () => {
    expect(run('{ argv = { "x" } }', '"a%d\\n\\27[31mb\\n\\n1\\n"')).toEqual([
      "asked\t-- 'x'",
      'info\ta%d',
      'info\t?[31mb',
      'code\t0',
    ]);
  });

  test('says it to the user where Slurm can', () => {
    const more = 'slurm.log_user = function(...) print("user", string.format(...)) end';
    expect(run('{ argv = { "x" } }', '"a\\n1\\n"', more)).toContain('user\ta');
  });

  test.each(['nil', '""', '"a\\n137\\n"', '"a\\n3\\n"', '"no status"', 'error("x")'])('answer %s is none', (answer) => {
    expect(run('{ argv = { "x" } }', answer)).toEqual(["asked\t-- 'x'", 'code\t0']);
  });
});
