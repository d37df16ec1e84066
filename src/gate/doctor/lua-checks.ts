// The hook: job_submit.lua, the module that it loads, and what Slurm's Lua needs for it. Nothing of it is run.
import { readFileSync, readdirSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, fail, ok, warn } from './check.ts';
import { ran } from './programs.ts';
import type { SlurmConf } from './slurm-conf.ts';

/** Where distributions put libraries, besides what slurm.conf says. */
const ROOTS = ['/usr/lib64', '/usr/lib', '/usr/local/lib', '/usr/local/lib64', '/opt/slurm/lib'];
const MODULE = 'jobvet.lua';
const HOOK = 'job_submit.lua';

/** What the site's Lua code tells jobvet. */
export interface HookSettings {
  readonly socket?: string;
  /** seconds */
  readonly deadline?: number;
  readonly maxScript?: number;
}

export interface HookFound {
  readonly checks: readonly Check[];
  readonly settings: HookSettings;
  /** the files, for comparison with another controller */
  readonly files: Readonly<Record<string, string>>;
  readonly lua?: string;
}

export function hookChecks(conf: SlurmConf): HookFound {
  const plugins = (conf.get('JobSubmitPlugins') ?? '')
    .split(',')
    .map((name) => name.trim().replace(/^job_submit\//, ''));
  const checks: Check[] = [
    plugins.includes('lua')
      ? ok('slurm.conf', 'JobSubmitPlugins has lua')
      : fail(
          'slurm.conf',
          'JobSubmitPlugins has no lua: slurmctld asks nobody',
          'JobSubmitPlugins=lua, then restart slurmctld',
        ),
  ];
  const { checks: found, lua } = pluginChecks(conf.get('PluginDir'));
  checks.push(...found, ...socketLibrary(lua));
  const path = join(conf.folder, HOOK);
  const text = readText(path);
  if (text === undefined)
    return {
      checks: [
        ...checks,
        fail(HOOK, `${path} is not there, or can't be read`, `see "jobvet gate init": it must lie beside slurm.conf`),
      ],
      ...{ settings: {}, files: {} },
      ...(lua !== undefined && { lua }),
    };
  const code = withoutComments(text);
  checks.push(...codeChecks(path, code, lua));
  const module = moduleFile(code, conf.folder, lua);
  checks.push(moduleCheck(path, module));
  const source = module === undefined ? undefined : readText(module);
  return {
    checks,
    settings: settingsIn(code),
    files: { [HOOK]: text, ...(source !== undefined && { [MODULE]: source }) },
    ...(lua !== undefined && { lua }),
  };
}

/** Which Lua the plugin brings, by the names of libraries in it: it is read, not loaded. */
function pluginChecks(folders: string | undefined): { checks: Check[]; lua?: string } {
  const name = 'job_submit/lua';
  const named = folders === undefined ? [] : folders.split(':');
  const paths = [...named, ...ROOTS.flatMap(slurmFolders)].map((folder) => join(folder, 'job_submit_lua.so'));
  const path = paths.find((one) => statOf(one) !== undefined);
  if (path === undefined)
    return {
      checks: [
        fail(
          name,
          'job_submit_lua.so is nowhere',
          'install the plugin (Debian: slurm-wlm-basic-plugins; RPMs are built with lua-devel)',
        ),
      ],
    };
  const names = readFileSync(path, 'latin1').match(/liblua[\w.-]*\.so[\d.]*/g) ?? [];
  const versions = [...new Set(names.flatMap((one) => /5\.[1-9]/.exec(one)?.[0] ?? []))].sort();
  const [lua] = versions;
  if (lua === undefined || versions.length > 1)
    return {
      checks: [
        warn(
          name,
          `${path} does not tell its Lua (${versions.join(', ') || 'no version in it'})`,
          'in job_submit.lua, slurm.log_info(_VERSION) tells',
        ),
      ],
    };
  return { checks: [ok(name, `${path} has Lua ${lua}`)], lua };
}

function slurmFolders(root: string): string[] {
  const inner = namesIn(root).map((name) => join(root, name));
  return [root, ...inner].flatMap((folder) => [join(folder, 'slurm'), join(folder, 'slurm-wlm')]);
}

function socketLibrary(lua: string | undefined): Check[] {
  if (lua === undefined) return [];
  const name = 'lua-socket';
  const folders = ROOTS.flatMap((root) => [root, ...namesIn(root).map((one) => join(root, one))]);
  const unix = folders
    .map((folder) => join(folder, 'lua', lua, 'socket', 'unix.so'))
    .find((path) => statOf(path) !== undefined);
  if (unix !== undefined) return [ok(name, unix)];
  const curl = ran('curl', ['--version']);
  const how = `install lua-socket for Lua ${lua} (Debian: lua-socket; EL: lua-socket of EPEL is for its own Lua), then touch ${HOOK}`;
  return curl?.status === 0
    ? [warn(name, `no socket/unix.so for Lua ${lua}: the hook asks with curl, which takes 10 ms more a job`, how)]
    : [fail(name, `neither socket/unix.so for Lua ${lua} nor curl: no job can be vetted`, how)];
}

function codeChecks(path: string, code: string, lua: string | undefined): Check[] {
  const checks: Check[] = [];
  const compilers = lua === undefined ? ['luac'] : [`luac${lua}`, `luac-${lua}`, 'luac'];
  const parsed = compilers.flatMap((program) => ran(program, ['-p', '--', path]) ?? [])[0];
  if (!parsed)
    checks.push(
      warn('syntax', `there is no luac to read ${path}`, `install it: a broken file keeps slurmctld from starting`),
    );
  else if (parsed.status === 0) checks.push(ok('syntax', `luac reads ${path}`));
  else
    checks.push(
      fail('syntax', parsed.err.trim().split('\n')[0] ?? '', 'repair it before slurmctld restarts: it would not start'),
    );
  if (/\bpcall\s*\(\s*require\s*,\s*["']jobvet["']/.test(code))
    checks.push(ok('require', 'jobvet is loaded with pcall'));
  else if (/\brequire\s*\(?\s*["']jobvet["']/.test(code))
    checks.push(
      fail(
        'require',
        'jobvet is loaded without pcall: if that fails, slurmctld does not start',
        'local found, jobvet = pcall(require, "jobvet")',
      ),
    );
  else checks.push(fail('require', `${path} does not load jobvet`, 'local found, jobvet = pcall(require, "jobvet")'));
  for (const [call, from] of [
    ['submit', 'slurm_job_submit'],
    ['modify', 'slurm_job_modify'],
  ] as const)
    if (!new RegExp(`\\b\\w+\\.${call}\\s*\\(`).test(code))
      checks.push(
        (call === 'submit' ? fail : warn)(
          'calls',
          `nothing calls jobvet.${call}`,
          `in ${from}: return jobvet.${call}(…) as docs/gate.md has it`,
        ),
      );
  return checks;
}

function moduleFile(code: string, folder: string, lua: string | undefined): string | undefined {
  const named = [...code.matchAll(/["';]([^"';\n]*)\/\?\.lua/g)].map(([, one = '']) => one);
  const usual = lua === undefined ? [] : [`/usr/local/share/lua/${lua}`, `/usr/share/lua/${lua}`];
  return [...named, ...usual, folder].map((one) => join(one, MODULE)).find((path) => statOf(path) !== undefined);
}

function moduleCheck(hook: string, module: string | undefined): Check {
  const name = 'module';
  if (module === undefined)
    return fail(
      name,
      `${MODULE} is on none of the paths that Lua looks at`,
      `copy it to /usr/local/share/lua/VERSION, or add its folder to package.path in ${HOOK}`,
    );
  const [ours, theirs] = [statOf(hook)?.mtimeMs ?? 0, statOf(module)];
  if (!theirs) return fail(name, `${module} can't be read`, 'chmod a+r it');
  if (theirs.uid !== 0 || (theirs.mode & 0o022) !== 0)
    return fail(
      name,
      `${module}: others than root may change what slurmctld runs`,
      `chown root ${module} && chmod go-w ${module}`,
    );
  // slurmctld looks at the time of job_submit.lua only, in whole seconds.
  if (Math.floor(theirs.mtimeMs / 1000) > Math.floor(ours / 1000))
    return warn(name, `${module} is newer than ${hook}: slurmctld may still have the old one`, `touch ${hook}`);
  return ok(name, module);
}

function settingsIn(code: string): HookSettings {
  const socket = /\bsocket\s*=\s*["']([^"']+)["']/.exec(code)?.[1];
  const deadline = /\bdeadline\s*=\s*([\d.]+)/.exec(code)?.[1];
  const most = /\bmax_script\s*=\s*(\d+)/.exec(code)?.[1];
  return {
    ...(socket !== undefined && { socket }),
    ...(deadline !== undefined && { deadline: Number(deadline) }),
    ...(most !== undefined && { maxScript: Number(most) }),
  };
}

function withoutComments(code: string): string {
  return code.replace(/--\[(=*)\[[\s\S]*?\]\1\]/g, '').replace(/--[^\n]*/g, '');
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // Nothing is there, or below a file.
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
