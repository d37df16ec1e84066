// Which configurations are found, in which order they win, and what is said when they can't be.
import { describe, expect, test } from 'vitest';
import { type Configurations, type ConfigurationSearch, loadConfigurations } from '../../src/host/configuration.ts';
import type { Rights } from '../../src/host/file-system.ts';
import { memoryFiles, type Node } from './memory-files.ts';

const RULES = [{ code: 'JV101', name: 'exposed-listener', family: 'network' }] as const;

interface Staged extends Partial<ConfigurationSearch> {
  readonly rights?: Readonly<Record<string, Rights>>;
}

function load(nodes: Readonly<Record<string, Node>>, { rights = {}, ...search }: Staged = {}): Configurations {
  return loadConfigurations(memoryFiles(nodes, rights), {
    cwd: '/home/ada/project/jobs',
    env: { HOME: '/home/ada' },
    user: 1000,
    siteFolder: '/etc/jobvet',
    rules: () => RULES,
    today: '2026-11-20',
    ...search,
  });
}

/** Kind and first line of what was found, in order. */
function found(nodes: Readonly<Record<string, Node>>, search: Staged = {}): string[] {
  const { layers, problems, notes } = load(nodes, search);
  expect({ problems, notes }).toEqual({ problems: [], notes: [] });
  return layers.map((layer) => `${layer.kind} ${layer.origin([]).replace(/:1:1$/, '')}`);
}

function problems(nodes: Readonly<Record<string, Node>>, search: Staged = {}): string[] {
  return load(nodes, search).problems.map(
    ({ path, line, column, message }) => `${path}${line === undefined ? '' : `:${line}:${column}`}: ${message}`,
  );
}

const GATE = 'preset: gate\n';
const HERE = '/home/ada/project/jobs';

describe('the configuration of a project', () => {
  test('none: nothing is read', () => {
    expect(load({ '/home/ada/project/jobs/a.sh': '' })).toEqual({ layers: [], files: [], problems: [], notes: [] });
  });

  test.each([
    ['here', { [`${HERE}/jobvet.yaml`]: GATE }, ['project jobvet.yaml']],
    ['with a dot', { [`${HERE}/.jobvet.yaml`]: GATE }, ['project .jobvet.yaml']],
    ['above', { '/home/ada/project/jobvet.yaml': GATE, [`${HERE}/a`]: '' }, ['project /home/ada/project/jobvet.yaml']],
    [
      'the nearest only',
      { '/home/ada/project/jobvet.yaml': GATE, [`${HERE}/jobvet.yaml`]: GATE },
      ['project jobvet.yaml'],
    ],
    ['not above the repository', { '/home/ada/jobvet.yaml': GATE, '/home/ada/project/.git/config': '' }, []],
    ['not above a worktree', { '/home/ada/jobvet.yaml': GATE, '/home/ada/project/.git': 'gitdir: x' }, []],
    [
      'at the root of the repository',
      { '/home/ada/project/jobvet.yaml': GATE, '/home/ada/project/.git/config': '' },
      ['project /home/ada/project/jobvet.yaml'],
    ],
  ])('%s', (_, nodes, expected) => {
    expect(found(nodes)).toEqual(expected);
  });

  test('two in a folder', () => {
    expect(problems({ [`${HERE}/jobvet.yaml`]: GATE, [`${HERE}/.jobvet.yaml`]: GATE })).toEqual([
      '.jobvet.yaml: there is also jobvet.yaml in this folder; keep one of them',
    ]);
  });

  test('what somebody else put above the working directory does not count outside of repositories', () => {
    const nodes = { '/home/jobvet.yaml': GATE };
    const rights = { '/home/jobvet.yaml': { owner: 666, mode: 0o644 } };
    expect(load(nodes, { rights })).toMatchObject({
      layers: [],
      notes: ['/home/jobvet.yaml is not read: it belongs to somebody else (--config reads it all the same)'],
    });
    expect(found(nodes, { rights, user: 666 })).toHaveLength(1);
    expect(found({ ...nodes, '/.git': '' }, { rights })).toHaveLength(1);
    expect(found(nodes, { rights, config: '/home/jobvet.yaml' })).toHaveLength(1);
  });

  test('globs are relative to its folder', () => {
    const [layer] = load({ '/home/ada/project/jobvet.yaml': GATE, '/home/ada/project/.git': '' }).layers;
    expect(layer?.folder).toBe('/home/ada/project');
  });

  test.each([
    ['--config', { config: '../ci.yaml' }],
    ['JOBVET_CONFIG', { env: { JOBVET_CONFIG: '/home/ada/project/ci.yaml' } }],
    ['--config over JOBVET_CONFIG', { config: '../ci.yaml', env: { JOBVET_CONFIG: 'other.yaml' } }],
  ])('%s replaces the search', (_, search) => {
    const nodes = { [`${HERE}/jobvet.yaml`]: GATE, '/home/ada/project/ci.yaml': GATE };
    expect(found(nodes, search)).toEqual(['project /home/ada/project/ci.yaml']);
  });

  test('JOBVET_CONFIG that is empty counts as not set', () => {
    expect(found({ [`${HERE}/jobvet.yaml`]: GATE }, { env: { JOBVET_CONFIG: '' } })).toEqual(['project jobvet.yaml']);
  });

  test.each<[string, Readonly<Record<string, Node>>, Staged, string]>([
    ['an option without a name', { [`${HERE}/a.sh`]: '' }, { config: '' }, 'cannot be read: is a folder, not a file'],
    ['missing', {}, { config: 'no.yaml' }, 'no.yaml: cannot be read: no such file or folder'],
    [
      'forbidden',
      { [`${HERE}/jobvet.yaml`]: { fails: 'EACCES' } },
      {},
      'jobvet.yaml: cannot be read: permission denied',
    ],
    ['a folder', { [`${HERE}/jobvet.yaml/x`]: '' }, {}, 'jobvet.yaml: cannot be read: is a folder, not a file'],
    ['UTF-16', { [`${HERE}/jobvet.yaml`]: Buffer.from('\ufeffa: b', 'utf16le') }, {}, 'jobvet.yaml: is UTF-16 text'],
    ['Latin-1', { [`${HERE}/jobvet.yaml`]: Buffer.from('# ä', 'latin1') }, {}, 'jobvet.yaml: is not UTF-8 text'],
    [
      'too long',
      { [`${HERE}/jobvet.yaml`]: Buffer.alloc(256 * 1024 + 1, '#') },
      {},
      'jobvet.yaml: is larger than 256 KiB',
    ],
    ['wrong', { [`${HERE}/jobvet.yaml`]: 'preset: gat' }, {}, 'jobvet.yaml:1:9: preset must be one of'],
  ])('%s', (_, nodes, search, expected) => {
    expect(problems(nodes, search)).toEqual([expect.stringContaining(expected)]);
  });
});

describe('extends', () => {
  test('what a file builds on comes before it, each with its own folder', () => {
    const nodes = {
      [`${HERE}/jobvet.yaml`]: 'extends: [../base.yaml, /srv/lab.yaml]\n',
      '/home/ada/project/base.yaml': 'extends: more/deep.yaml',
      '/home/ada/project/more/deep.yaml': '',
      '/srv/lab.yaml': '',
    };
    expect(found(nodes)).toEqual([
      'project /home/ada/project/more/deep.yaml',
      'project /home/ada/project/base.yaml',
      'project /srv/lab.yaml',
      'project jobvet.yaml',
    ]);
    expect(load(nodes).layers.map(({ folder }) => folder)).toEqual([
      '/home/ada/project/more',
      '/home/ada/project',
      '/srv',
      HERE,
    ]);
  });

  test.each<[string, Readonly<Record<string, string>>, string]>([
    [
      'a circle',
      { 'jobvet.yaml': 'extends: a.yaml', 'a.yaml': '\nextends: [b.yaml]', 'b.yaml': 'extends: a.yaml' },
      'b.yaml:1:10: extends goes round in a circle: a.yaml → b.yaml → a.yaml',
    ],
    [
      'itself',
      { 'jobvet.yaml': 'preset: gate\nextends: ./jobvet.yaml' },
      'jobvet.yaml:2:10: extends goes round in a circle: jobvet.yaml → jobvet.yaml',
    ],
    [
      'a missing file',
      { 'jobvet.yaml': 'extends:\n  - no.yaml' },
      'jobvet.yaml:2:5: no.yaml cannot be read: no such file or folder',
    ],
    [
      'the network',
      { 'jobvet.yaml': 'extends: https://x/y.yaml' },
      'jobvet.yaml:1:10: extends names files only; jobvet reads nothing from the network',
    ],
    [
      'too many one after the other',
      {
        'jobvet.yaml': 'extends: 0.yaml',
        ...Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.yaml`, `extends: ${i + 1}.yaml`])),
      },
      '9.yaml:1:10: extends goes over more than 10 files',
    ],
  ])('%s', (_, files, expected) => {
    const nodes = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${HERE}/${name}`, text]));
    expect(problems(nodes)).toEqual([expected]);
  });

  test('files that extend each other crosswise come to an end', () => {
    const nodes = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [
        `${HERE}/${i === 0 ? 'jobvet' : i}.yaml`,
        `extends: [${Array(9)
          .fill(`${i + 1}.yaml`)
          .join(', ')}]`,
      ]),
    );
    expect(problems({ ...nodes, [`${HERE}/8.yaml`]: '' })).toEqual([
      expect.stringContaining('extends reads more than 200 files'),
    ]);
  });

  test('what is wrong in it is told with its own name, once', () => {
    const nodes = {
      [`${HERE}/jobvet.yaml`]: 'extends: [a.yaml, a.yaml]\nrulez: 1',
      [`${HERE}/a.yaml`]: 'preset: gat',
    };
    expect(problems(nodes)).toEqual([
      expect.stringMatching(/^jobvet\.yaml:2:1: /),
      expect.stringMatching(/^a\.yaml:1:9: /),
    ]);
  });
});

describe('the configuration of a user', () => {
  const USER = '/home/ada/.config/jobvet/config.yaml';

  test.each([
    ['HOME', { HOME: '/home/ada' }, USER],
    ['XDG_CONFIG_HOME', { HOME: '/home/ada', XDG_CONFIG_HOME: '/xdg' }, '/xdg/jobvet/config.yaml'],
    ['relative XDG_CONFIG_HOME', { HOME: '/home/ada', XDG_CONFIG_HOME: 'xdg' }, USER],
  ])('%s', (_, env, file) => {
    expect(found({ [file]: GATE }, { env })).toEqual([`user ${file}`]);
  });

  test('comes before that of the project; --config leaves it in, --no-config leaves both out', () => {
    const nodes = { [USER]: GATE, [`${HERE}/jobvet.yaml`]: GATE };
    expect(found(nodes)).toEqual([`user ${USER}`, 'project jobvet.yaml']);
    expect(found(nodes, { config: 'jobvet.yaml' })).toEqual([`user ${USER}`, 'project jobvet.yaml']);
    expect(found(nodes, { config: false })).toEqual([]);
    expect(found(nodes, { config: false, env: { JOBVET_CONFIG: 'jobvet.yaml' } })).toEqual([]);
  });

  test('without a home there is none', () => {
    expect(found({ [USER]: GATE }, { env: {} })).toEqual([]);
  });
});

describe('the policy of a site', () => {
  const nodes = {
    '/etc/jobvet/policy.yaml': GATE,
    '/etc/jobvet/policy.d/20-b.yaml': GATE,
    '/etc/jobvet/policy.d/10-a.yaml': GATE,
    '/etc/jobvet/policy.d/.hidden.yaml': 'preset: gat',
    '/etc/jobvet/policy.d/README': 'text',
  };
  const files = ['policy.yaml', 'policy.d/10-a.yaml', 'policy.d/20-b.yaml'].map((name) => `site /etc/jobvet/${name}`);

  test('policy.yaml, then policy.d by name, also under --no-config', () => {
    expect(found(nodes)).toEqual(files);
    expect(found(nodes, { config: false })).toEqual(files);
    expect(load(nodes).layers.map(({ folder }) => folder)).toEqual(['/', '/', '/']);
  });

  test('a file with another ending is told', () => {
    const misnamed = ['/etc/jobvet/policy.yml', '/etc/jobvet/policy.d/x.YAML', '/etc/jobvet/policy.d/x.yml'];
    const { notes } = load(Object.fromEntries(misnamed.map((file) => [file, GATE])));
    expect(notes).toEqual(misnamed.map((file) => `${file} is not read: files of a policy end in .yaml`));
  });

  test('a folder without files, from which anybody may have taken them', () => {
    const rights = { '/etc/jobvet/policy.d': { owner: 0, mode: 0o777 } };
    expect(problems({ '/etc/jobvet/policy.yaml': GATE, '/etc/jobvet/policy.d/README': '' }, { rights })).toEqual([
      '/etc/jobvet/policy.d: a folder with a site policy must be writable by root only (chmod go-w /etc/jobvet/policy.d)',
    ]);
  });

  test.each<[string, string, Rights, string]>([
    [
      'a file of somebody else',
      '/etc/jobvet/policy.yaml',
      { owner: 1000, mode: 0o644 },
      '/etc/jobvet/policy.yaml: a site policy must belong to root (chown root /etc/jobvet/policy.yaml)',
    ],
    [
      'a file that its group may write',
      '/etc/jobvet/policy.yaml',
      { owner: 0, mode: 0o664 },
      '/etc/jobvet/policy.yaml: a site policy must be writable by root only (chmod go-w /etc/jobvet/policy.yaml)',
    ],
    [
      'a file that all may write',
      '/etc/jobvet/policy.d/20-b.yaml',
      { owner: 0, mode: 0o606 },
      '/etc/jobvet/policy.d/20-b.yaml: a site policy must be writable by root only (chmod go-w /etc/jobvet/policy.d/20-b.yaml)',
    ],
    [
      'a folder of somebody else',
      '/etc/jobvet/policy.d',
      { owner: 33, mode: 0o755 },
      '/etc/jobvet/policy.d: a folder with a site policy must belong to root (chown root /etc/jobvet/policy.d)',
    ],
    [
      'a folder that all may write',
      '/etc/jobvet',
      { owner: 0, mode: 0o777 },
      '/etc/jobvet: a folder with a site policy must be writable by root only (chmod go-w /etc/jobvet)',
    ],
  ])('%s', (_, path, rights, expected) => {
    expect(problems(nodes, { rights: { [path]: rights } })).toEqual([expected]);
  });

  test('a sticky folder above is fine; what a link leads to counts', () => {
    const linked = { '/etc/jobvet/policy.yaml': { link: '/tmp/jv/policy.yaml' }, '/tmp/jv/policy.yaml': GATE };
    expect(found(linked, { rights: { '/tmp': { owner: 0, mode: 0o1777 } } })).toHaveLength(1);
    expect(problems(linked, { rights: { '/tmp/jv': { owner: 1000, mode: 0o755 } } })).toEqual([
      '/tmp/jv: a folder with a site policy must belong to root (chown root /tmp/jv)',
    ]);
  });

  test('whoever may change a link may put another policy in its place', () => {
    const linked = {
      '/etc/jobvet/policy.yaml': { link: '/etc/share/now.yaml' },
      '/etc/share/now.yaml': { link: '/usr/jv/policy.yaml' },
      '/usr/jv/policy.yaml': GATE,
    };
    expect(found(linked)).toHaveLength(1);
    for (const folder of ['/etc/jobvet', '/etc/share'])
      expect(problems(linked, { rights: { [folder]: { owner: 0, mode: 0o777 } } })).toEqual([
        `${folder}: a folder with a site policy must be writable by root only (chmod go-w ${folder})`,
      ]);
  });

  test('files that a policy extends must be root’s too', () => {
    const rights = { '/srv/base.yaml': { owner: 1000, mode: 0o644 } };
    const extending = { '/etc/jobvet/policy.yaml': 'extends: /srv/base.yaml', '/srv/base.yaml': GATE };
    expect(found(extending)).toEqual(['site /srv/base.yaml', 'site /etc/jobvet/policy.yaml']);
    expect(problems(extending, { rights })).toEqual([
      '/srv/base.yaml: a site policy must belong to root (chown root /srv/base.yaml)',
    ]);
  });

  test.each<[string, Readonly<Record<string, Node>>, string]>([
    [
      'a file',
      { '/etc/jobvet/policy.yaml': { fails: 'EACCES' } },
      '/etc/jobvet/policy.yaml: cannot be read: permission denied',
    ],
    ['the folder', { '/etc/jobvet/policy.d': { fails: 'EACCES' } }, '/etc/jobvet: cannot be read: permission denied'],
  ])('%s that can’t be read', (_, unreadable, expected) => {
    expect(problems(unreadable)).toEqual([expected]);
  });

  test('an exemption that has expired', () => {
    const text =
      'exemptions:\n  - { rules: [JV101], owner: a, ticket: b, reason: c, until: 2026-11-19, users: [ada] }\n';
    expect(problems({ '/etc/jobvet/policy.yaml': text })).toEqual([
      '/etc/jobvet/policy.yaml:2:62: the exemption expired on 2026-11-19 (agree on a later day, or remove it)',
    ]);
  });

  test('--policy takes a file or a folder, whoever owns it, instead', () => {
    const rights = { '/home/ada/site': { owner: 1000, mode: 0o777 } };
    const trial = { ...nodes, '/home/ada/site/policy.yaml': GATE, '/home/ada/site/policy.d/a.yaml': GATE };
    expect(found(trial, { policy: '/home/ada/site', rights })).toEqual([
      'site /home/ada/site/policy.yaml',
      'site /home/ada/site/policy.d/a.yaml',
    ]);
    expect(found(trial, { policy: '../../site/policy.d/a.yaml' })).toEqual(['site /home/ada/site/policy.d/a.yaml']);
    expect(problems(trial, { policy: '/home' })).toEqual(['/home: holds neither policy.yaml nor policy.d/*.yaml']);
    expect(problems(trial, { policy: 'no' })).toEqual(['no: cannot be read: no such file or folder']);
  });
});
