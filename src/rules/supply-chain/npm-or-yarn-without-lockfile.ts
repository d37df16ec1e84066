// JV314: packages of Node whose versions are decided when they are installed.
import { defineRule, type Effect, type InstallEffect, listOf, type Requirement } from '../kit.ts';

export default defineRule({
  code: 'JV314',
  name: 'npm-or-yarn-without-lockfile',
  meta: {
    title: 'Node packages are installed without a lock file or exact versions',
    severity: 'medium',
    confidence: 'medium',
    phase: 'model-deployment',
    cwe: [1357],
    attack: ['T1195.001'],
    since: '0.1.0',
  },
  messages: {
    project: '{manager} installs the newest versions that the project allows: without its lock file nobody chose them.',
    packages: '{manager} installs {packages} without an exact version: it takes what is newest at the time.',
    run: '{manager} fetches and runs {packages} without an exact version: it takes what is newest at the time.',
  },
  on: {
    install(install, ctx) {
      const { into, manager } = install;
      if (!into || install.locked) return;
      const severity = install.withoutScripts ? 'low' : undefined;
      if (install.requirements.length === 0) {
        if (install.lock === undefined || into === 'machine') return;
        ctx.report({
          message: 'project',
          subject: install,
          data: { manager },
          ...(severity && { severity }),
          fix: {
            title: 'Keep the lock file in the repository and install from it: npm ci, yarn install --immutable, …',
            safety: 'unsafe',
            edits: install.toLocked ?? [],
          },
        });
        return;
      }
      const loose = install.requirements.filter(isLoose);
      if (loose.length === 0 || (into === 'cache' && hasProject(install, ctx.effects))) return;
      const ranges = loose.every((one) => one.pin === 'range');
      ctx.report({
        message: into === 'cache' ? 'run' : 'packages',
        subject: install,
        data: { manager, packages: listOf([...new Set(loose.map((one) => one.name ?? one.text))]) },
        ...(severity ? { severity } : ranges && { severity: 'low' }),
        fix: { title: 'Write exact versions: name@1.2.3', safety: 'unsafe', edits: [] },
      });
    },
  },
});

function isLoose({ source, pin }: Requirement): boolean {
  return source === 'index' && (pin === 'none' || pin === 'range');
}

/** npx takes the program of the project, once its packages are installed. */
function hasProject(run: InstallEffect, effects: readonly Effect[]): boolean {
  return effects.some((one) => one.kind === 'install' && one.lock !== undefined && one.id < run.id);
}
