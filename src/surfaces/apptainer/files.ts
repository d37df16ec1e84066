// %files: what is copied into the image, and from where.
import type { FileLine, FilesSection } from '../../lang/apptainer/index.ts';
import { staticText } from '../../model/word.ts';
import type { Machine, ShellSession } from '../../shell/index.ts';
import { basename, normalize } from '../../shell/path-key.ts';

/** Where files come from: those beside the definition, or another stage. */
export type Origin = ShellSession['beside'] | Machine;

/** Puts the files of a section into the image, as far as the text names them. */
export function copyFiles(section: FilesSection, origin: Origin, image: Machine): void {
  const app = section.app && staticText(section.app);
  if (section.app && app === undefined) return;
  const root = app === undefined ? '' : `/scif/apps/${app}`;
  for (const line of section.files) copyLine(line, origin, image, root);
}

function copyLine({ source, destination }: FileLine, origin: Origin, image: Machine, root: string): void {
  const from = staticText(source);
  const to = destination ? staticText(destination) : from;
  // What a variable stands for there is not known: Apptainer expands it in an environment of its own.
  if (from === undefined || to === undefined || from === '' || /[$`~]/.test(from)) return;
  const target = normalize(`${root}/${to}`);
  // In another stage all paths begin at its root.
  const path = normalize('state' in origin ? `/${from}` : from);
  const name = basename(path);
  if (/[*?[{]/.test(path)) {
    const folder = path.slice(0, -name.length).replace(/\/$/, '') || (path.startsWith('/') ? '/' : '.');
    if (!/[*?[{]/.test(folder) && destination) image.copyFile(origin, folder, target);
    return;
  }
  image.copyFile(origin, path, target);
  // Into a folder, if there is one of that name.
  if (destination && name !== '.') image.copyFile(origin, path, `${target === '/' ? '' : target}/${name}`);
}
