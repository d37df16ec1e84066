// JV601: every user of the system may change the files.
import {
  defineRule,
  type Effect,
  type ExecuteEffect,
  listOf,
  type PermissionEffect,
  staticText,
  type Step,
  type Word,
} from '../kit.ts';
import { isPrivateFolder } from '../kit/site.ts';

export default defineRule({
  code: 'JV601',
  name: 'world-writable-permissions',
  meta: {
    title: 'Files are made writable for every user',
    severity: 'high',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [732, 276],
    attack: ['T1222.002', 'T1565.001'],
    since: '0.1.0',
  },
  messages: {
    all: '{tool} lets every user of the system write to {paths}{below}.',
    sticky: '{tool} lets every user of the system create files in {paths}.',
    masked: '{tool} asks for write access for every user to {paths}; only the umask may prevent it.',
  },
  on: {
    permission(permission, ctx) {
      if (!permission.others.write) return;
      const { tool, paths, sticky, masked, recursive, scope, tighten } = permission;
      // Nobody else gets to them.
      if (paths.length > 0 && paths.every((path) => isPrivateFolder(describe(path), scope, ctx.site))) return;
      const open = masked !== true || umaskIsOpen(permission, ctx.effects);
      // `chmod +w` under the usual umask gives write access to the owner alone.
      if (!open && !permission.mode.startsWith('0o')) return;
      const inImage = scope.phase === 'build';
      if (inImage && sticky) return;
      const user = runsLater(permission, ctx.effects);
      const steps: readonly Step[] = user && open && !inImage ? [{ by: 1, why: 'code in it runs later' }] : [];
      const data = { tool, paths: paths.length === 0 ? 'its files' : listOf(paths.map(describe), 3) };
      const common = {
        subject: permission,
        steps,
        related: user ? [{ at: user.at, message: 'it runs here' }] : [],
        ...(tighten && { fix: { ...tighten, safety: 'unsafe' as const } }),
      };
      if (!open) ctx.report({ ...common, message: 'masked', severity: 'low', confidence: 'medium', data });
      else if (sticky) ctx.report({ ...common, message: 'sticky', severity: 'medium', data });
      else
        ctx.report({
          ...common,
          message: 'all',
          ...(inImage && { severity: 'low' }),
          data: { ...data, below: recursive ? ' and everything below' : '' },
        });
    },
  },
});

/** The last umask before it takes nothing from others. */
function umaskIsOpen(permission: PermissionEffect, effects: readonly Effect[]): boolean {
  const last = effects.findLast(
    (effect) => effect.id < permission.id && effect.kind === 'setting' && effect.name === 'umask',
  );
  return last?.kind === 'setting' && /^(?:0o?)?0*$|\b[ugo]*[ao][ugo]*=[rx]*w/.test(staticText(last.value) ?? 'unknown');
}

/** What runs afterwards and is one of the files, or lies below one of them. */
function runsLater({ id, paths }: PermissionEffect, effects: readonly Effect[]): ExecuteEffect | undefined {
  const tests = paths.map(insideOf);
  return filesRun(effects).find((one) => {
    const file = one.id > id && one.path ? keyOf(one.path) : undefined;
    return file !== undefined && tests.some((test) => test(file));
  });
}

const runByList = new WeakMap<readonly Effect[], readonly ExecuteEffect[]>();

/** The programs and scripts that run from files; looked for once in a check. */
function filesRun(effects: readonly Effect[]): readonly ExecuteEffect[] {
  const known = runByList.get(effects);
  if (known) return known;
  const found = effects.filter((one): one is ExecuteEffect => one.kind === 'execute' && one.source === 'file');
  runByList.set(effects, found);
  return found;
}

/** Tells whether a file is the path or lies below it. */
function insideOf(path: Word): (file: string) => boolean {
  const key = keyOf(path);
  if (key === '') return (file) => !/^[/$~]/.test(file);
  const escaped = key.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
  // A pattern at the beginning stands for names in the working directory.
  const pattern = escaped.replace(/\*/g, (_, at: number) => (at === 0 ? '[^/$~][^/]*' : '[^/]*'));
  const inside = new RegExp(`^${pattern}(?:/|$)`);
  return (file) => inside.test(file);
}

/** A path by its text, with variables by their names; two of them are the same file when the text says so. */
function keyOf(path: Word): string {
  return describe(path).replace(/^(?:\.\/)+|\/+$|^\.$/g, '');
}

function describe(path: Word): string {
  return path.pieces
    .map((piece) => (piece.kind === 'text' ? piece.text : piece.reason === 'glob' ? '*' : `$${piece.name ?? '(…)'}`))
    .join('');
}
