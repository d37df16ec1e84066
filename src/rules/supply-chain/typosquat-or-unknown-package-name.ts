// JV307: a package whose name is one letter away from one that everybody uses.
import { defineRule, type InstallEffect } from '../kit.ts';
import { type Ecosystem, nearPopular } from '../kit/near-names.ts';

const ECOSYSTEMS: Readonly<Record<string, Ecosystem>> = {
  pip: 'python',
  uv: 'python',
  pipx: 'python',
  poetry: 'python',
  pdm: 'python',
  conda: 'conda',
  mamba: 'conda',
  micromamba: 'conda',
  npm: 'npm',
  pnpm: 'npm',
  yarn: 'npm',
  bun: 'npm',
  npx: 'npm',
  pnpx: 'npm',
  bunx: 'npm',
};

export default defineRule({
  code: 'JV307',
  name: 'typosquat-or-unknown-package-name',
  meta: {
    title: 'A package name is one letter away from that of a popular package',
    severity: 'high',
    confidence: 'medium',
    phase: 'data-engineering',
    cwe: [1357, 506],
    attack: ['T1195.001', 'T1036'],
    since: '0.1.0',
  },
  messages: {
    near: '{manager} installs {name}, which is one letter away from {popular}: did you mean that?',
    weak: '{manager} installs {name}, which differs from {popular} in a digit or dash: did you mean that?',
  },
  on: {
    install(install, ctx) {
      const ecosystem = ecosystemOf(install);
      if (!ecosystem || install.offline) return;
      for (const { name, source, at } of install.requirements) {
        const near = name !== undefined && source === 'index' ? nearPopular(name, ecosystem) : undefined;
        if (name === undefined || !near) continue;
        ctx.report({
          message: near.weak ? 'weak' : 'near',
          subject: install,
          at,
          ...(near.weak && { severity: 'low' }),
          data: { manager: install.manager, name, popular: near.popular },
          fix: {
            title: `Look the name up on the project's own page; ${near.popular} may be meant`,
            safety: 'unsafe',
            edits: [],
          },
        });
      }
    },
  },
});

function ecosystemOf({ manager }: InstallEffect): Ecosystem | undefined {
  return ECOSYSTEMS[manager];
}
