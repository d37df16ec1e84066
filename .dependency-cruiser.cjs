// The layers of the house (docs/architecture.md). "a may import b" is written once, here; a test asserts
// that every folder pattern below matches at least one file, so that no rule dies unseen.
const PURE = ['text', 'model'];
/** layer -> layers it may import, besides itself and the pure ones. */
const LAYERS = {
  text: [],
  model: ['text'],
  lang: PURE,
  shell: [...PURE, 'lang'],
  tools: [...PURE, 'lang', 'shell'],
  surfaces: [...PURE, 'lang', 'shell', 'tools'],
  flow: [...PURE, 'shell', 'tools'],
  rules: PURE,
  policy: [...PURE, 'lang'],
  engine: [...PURE, 'lang', 'shell', 'tools', 'surfaces', 'flow', 'rules', 'policy'],
  report: PURE,
  host: [...PURE, 'engine', 'policy'],
  gate: [...PURE, 'engine', 'host', 'policy', 'report'],
  cli: [...PURE, 'engine', 'host', 'policy', 'report', 'gate'],
};

const layerRules = Object.entries(LAYERS).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `${layer}/ may import only: ${[layer, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^src/', pathNot: `^src/(${[layer, ...allowed].join('|')})/` },
}));

module.exports = {
  forbidden: [
    ...layerRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rules-know-only-the-kit',
      comment: 'a rule file imports rules/kit and nothing else of the project',
      severity: 'error',
      from: { path: '^src/rules/[^/]+/' },
      to: { path: '^src/', pathNot: '^src/rules/kit(\\.ts|/)' },
    },
    {
      name: 'side-effects-only-in-fronts',
      comment: 'files, processes and sockets belong to host/, the fronts and dev/',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(host|cli|gate|dev)/' },
      to: { path: '^(node:)?(fs|fs/promises|child_process|net|http|https|dns|process|os|worker_threads|tty)$' },
    },
    {
      name: 'tree-sitter-only-in-lang',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(lang|dev)/' },
      to: { path: 'node_modules/(web-)?tree-sitter' },
    },
    {
      name: 'never-import-dev',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/dev/' },
      to: { path: '^src/dev/' },
    },
    {
      name: 'no-orphans',
      severity: 'error',
      from: { orphan: true, path: '^src/', pathNot: '^src/(dev|cli)/' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node'] },
  },
};
