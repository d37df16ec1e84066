// Where and as whom the sections run.
import type { Scope } from '../../model/command.ts';
import type { Word } from '../../model/word.ts';

export const ENGINE = 'apptainer';

const EVERYWHERE = { node: 'batch', background: false, conditional: false, loop: false, traced: false } as const;

/** On the host, as the user who builds. */
export const HOST_SCOPE: Scope = { ...EVERYWHERE, user: 'job', phase: 'build' };

/** In the image while it is built, where the user is root or looks like it; the network is that of the host. */
export function imageScope(image: Word | undefined): Scope {
  return { ...EVERYWHERE, user: 'root', phase: 'build', container: containerOf(image) };
}

/** In a container of the image, as whoever starts it. */
export function containerScope(image: Word | undefined): Scope {
  return { ...EVERYWHERE, user: 'job', phase: 'run', container: containerOf(image) };
}

function containerOf(image: Word | undefined): NonNullable<Scope['container']> {
  return { engine: ENGINE, network: 'host', ...(image && { image }) };
}
