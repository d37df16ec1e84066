// The formats that are read besides scripts: add one here.
import type { FileLanguage } from '../model/languages.ts';
import { apptainerSurface } from './apptainer/index.ts';
import { compose } from './compose.ts';
import { dockerfileSurface } from './dockerfile/index.ts';
import { edf } from './edf.ts';
import { conda, pyproject, requirements } from './lists.ts';
import type { Surface } from './surface.ts';

export type { Around, Surface, SurfaceContext } from './surface.ts';

export const SURFACES: Readonly<Partial<Record<FileLanguage, Surface>>> = {
  apptainer: apptainerSurface,
  compose,
  conda,
  dockerfile: dockerfileSurface,
  edf,
  pyproject,
  requirements,
};
