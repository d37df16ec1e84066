// Where the JSON Schema of configurations is that comes with the program, for editors.
import { fileURLToPath } from 'node:url';
import { isAbsolute, relative, sep } from 'node:path';
import { DISK, type FileSystem } from './file-system.ts';

const NAME = 'jobvet.schema.json';

/**
 * How a configuration in a folder names the schema: by a relative path where the program is installed below that
 * folder (`node_modules`), so that the file suits everybody who has the project; else by the path of the program.
 */
export function schemaReference(folder: string, files: FileSystem = DISK, base: string = import.meta.url): string {
  // Bundled, the schema lies beside the program; run from source, it is the repository's own.
  const places = [NAME, `../../docs/${NAME}`].map((path) => fileURLToPath(new URL(path, base)));
  const file = places.find((place) => files.exists(place)) ?? NAME;
  const way = relative(folder, file);
  return way.startsWith('..') || isAbsolute(way) ? file : `./${way.split(sep).join('/')}`;
}
