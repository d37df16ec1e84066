// The names Apptainer knows: headers, sections, and where the image comes from.

/** Sections that are scripts. */
const SCRIPTS = [
  'pre',
  'setup',
  'post',
  'environment',
  'test',
  'runscript',
  'startscript',
  'appinstall',
  'appenv',
  'apptest',
  'apprun',
  'appstart',
] as const;
export type ScriptName = (typeof SCRIPTS)[number];

/** Every section. */
export const SECTIONS: readonly string[] = [
  ...SCRIPTS,
  ...['help', 'files', 'labels', 'arguments', 'apphelp', 'appfiles', 'applabels'],
];

/** Headers as the documentation writes them; a number may follow the ones in `NUMBERED`. */
export const HEADERS: readonly string[] = [
  ...['Bootstrap', 'From', 'Stage', 'Library', 'Registry', 'Namespace', 'Fingerprints', 'Include', 'IncludeCmd'],
  ...['MirrorURL', 'UpdateURL', 'OSVersion', 'Product', 'User', 'RegCode', 'ProductPGP', 'RegisterURL', 'Modules'],
  ...['OtherURL1', 'ConfURL', 'SetOpt', 'Target', 'Frontend', 'Filename', 'BuildArgs'],
];

const KNOWN_HEADERS = new Set(HEADERS.map((name) => name.toLowerCase()));

/** Whether Apptainer knows a header of that lower-case name. */
export function isHeader(name: string): boolean {
  return KNOWN_HEADERS.has(name) || /^otherurl\d+$/.test(name);
}

/** Values of `Bootstrap`; their case counts. */
export const AGENTS: readonly string[] = [
  ...['docker', 'library', 'localimage', 'oras', 'shub', 'docker-archive', 'docker-daemon', 'oci', 'oci-archive'],
  ...['debootstrap', 'yum', 'dnf', 'zypper', 'arch', 'busybox', 'scratch', 'buildkit', 'dockerfile'],
];

export function isScript(name: string): name is ScriptName {
  return (SCRIPTS as readonly string[]).includes(name);
}
