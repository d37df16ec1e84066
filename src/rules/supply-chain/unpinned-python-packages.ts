// JV304: packages whose version is decided when the job runs.
import { defineRule, type InstallEffect, listOf, type Requirement, type Severity, shapeOf } from '../kit.ts';

const MANAGERS = new Set(['pip', 'uv', 'pipx', 'poetry', 'pdm', 'conda', 'mamba', 'micromamba']);
/** The installers themselves: `pip install --upgrade pip setuptools wheel`. */
const INSTALLERS = new Set(['pip', 'setuptools', 'wheel']);

export default defineRule({
  code: 'JV304',
  name: 'unpinned-python-packages',
  meta: {
    title: 'Python packages are installed without exact versions',
    severity: 'medium',
    confidence: 'high',
    phase: 'data-engineering',
    cwe: [1357, 829, 494],
    attack: ['T1195.001', 'T1195.002'],
    since: '0.1.0',
  },
  messages: {
    none: '{manager} installs {packages} without an exact version: it takes what is newest when it runs.',
    fuzzy: '{manager} installs {packages} by a fuzzy version: a single "=" also takes later releases.',
    list: '{manager} installs what {address} lists at the time: neither the list nor the packages are fixed.',
  },
  on: {
    install(install, ctx) {
      if (!MANAGERS.has(install.manager) || install.hashes || install.locked || install.offline) return;
      if (install.files.some((file) => file.role === 'constraints' && file.read !== true)) return;
      const loose = install.requirements.filter((one) => isLoose(one, install));
      const [first] = loose;
      if (first) {
        const worst = severityOf(loose);
        const named = loose.filter((one) => severityOf([one]) === worst);
        ctx.report({
          message: worst === 'low' ? 'fuzzy' : 'none',
          subject: install,
          data: { manager: install.manager, packages: listOf([...new Set(named.map((one) => one.name ?? one.text))]) },
          severity: worst,
          entries: loose.map(({ at }) => at),
          fix: { title: 'Write exact versions, or install from a lock file with hashes', safety: 'unsafe', edits: [] },
        });
      }
      for (const file of first ? [] : install.files) {
        const address = shapeOf(file.path);
        if (!/^https?:\/\//i.test(address) || file.role === 'lock') continue;
        ctx.report({ message: 'list', subject: install, data: { manager: install.manager, address }, at: file.at });
      }
    },
  },
});

function isLoose(one: Requirement, install: InstallEffect): boolean {
  if (one.source !== 'index' || !(one.pin === 'none' || one.pin === 'range' || one.pin === 'fuzzy')) return false;
  // conda warns when pip is left out of an environment; its version hardly matters.
  return !(one.name === 'pip' && /conda|mamba/.test(install.manager));
}

/** By the worst requirement: a fuzzy pin is better than none, and the installers are usually meant to be new. */
function severityOf(loose: readonly Requirement[]): Severity {
  const others = loose.filter((one) => one.name === undefined || !INSTALLERS.has(one.name));
  if (others.length === 0) return 'info';
  return others.every((one) => one.pin === 'fuzzy') ? 'low' : 'medium';
}
