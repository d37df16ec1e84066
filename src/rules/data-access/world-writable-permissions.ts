// JV601: every user of the system may change the files.
import { defineRule, type Effect, listOf, type PermissionEffect, staticText, type Step, type Word } from '../kit.ts';

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
      const open = masked !== true || umaskIsOpen(permission, ctx.effects);
      // `chmod +w` under the usual umask gives write access to the owner alone.
      if (!open && !permission.mode.startsWith('0o')) return;
      const inImage = scope.phase === 'build';
      if (inImage && sticky) return;
      const user = ctx.effects.find((effect) => effect.id > permission.id && runsFrom(effect, paths));
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

/** Whether a file that runs is one of the paths, or lies below one of them. */
function runsFrom(effect: Effect, paths: readonly Word[]): boolean {
  if (effect.kind !== 'execute' || effect.source !== 'file' || !effect.path) return false;
  const file = keyOf(effect.path);
  return paths.some((path) => {
    const key = keyOf(path);
    if (key === '') return !/^[/$~]/.test(file);
    const escaped = key.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    // A pattern at the beginning stands for names in the working directory.
    const pattern = escaped.replace(/\*/g, (_, at: number) => (at === 0 ? '[^/$~][^/]*' : '[^/]*'));
    return new RegExp(`^${pattern}(?:/|$)`).test(file);
  });
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
