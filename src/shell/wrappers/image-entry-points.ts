// Images that are servers: what runs when such an image is started without a program of one's own.
import { prefixOf, staticText, type Word } from '../../model/word.ts';

interface EntryPoint {
  /** the program in the image, to which the words behind the image are added */
  readonly words: string;
  /** added when nothing stands behind the image */
  readonly fallback?: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** By repository path without registry; from the images' own Dockerfiles. */
const ENTRY_POINTS: Readonly<Record<string, EntryPoint>> = {
  'vllm/vllm-openai': { words: 'python3 -m vllm.entrypoints.openai.api_server' },
  'ollama/ollama': { words: 'ollama', fallback: 'serve', environment: { OLLAMA_HOST: '0.0.0.0' } },
  'huggingface/text-generation-inference': { words: 'text-generation-launcher' },
  'huggingface/text-embeddings-inference': { words: 'text-embeddings-router' },
};

/** Start scripts of the Jupyter Docker Stacks: a notebook server on every interface of the container. */
const NOTEBOOK_START = /^start-(?:notebook|singleuser)(?:\.(?:sh|py))?$/;

/**
 * The command an image really runs.
 *
 * @param image the image as written: `docker://vllm/vllm-openai:v0.6`, `ghcr.io/huggingface/…@sha256:…`
 * @param program the words behind the image
 */
export function entryPoint(
  image: Word,
  program: readonly Word[],
): { words: readonly Word[]; environment: readonly { name: string; value: Word }[] } | undefined {
  const at = { ...image.at, exact: false };
  const own = (text: string): Word => ({
    pieces: [{ kind: 'text', text, at, use: at, quoted: true }],
    count: 'one',
    at,
  });
  const start = staticText(program[0]);
  if (start !== undefined && NOTEBOOK_START.test(start)) {
    return { words: [...['jupyter', 'lab', '--ip=*'].map(own), ...program.slice(1)], environment: [] };
  }
  const repository = prefixOf(image)
    .replace(/^docker:\/\//, '')
    .replace(/[:@].*$/, '')
    .replace(/^(?:[^/]*[.:][^/]*|localhost)\//, '');
  const known = Object.hasOwn(ENTRY_POINTS, repository) ? ENTRY_POINTS[repository] : undefined;
  if (!known) return undefined;
  const rest = program.length > 0 ? program : (known.fallback ?? '').split(' ').filter(Boolean).map(own);
  const environment = Object.entries(known.environment ?? {}).map(([name, value]) => ({ name, value: own(value) }));
  return { words: [...known.words.split(' ').map(own), ...rest], environment };
}
