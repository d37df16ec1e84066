// What is known of the folder that a build takes its files from.
import type { FilesBeside } from '../../model/files.ts';
import { normalize } from '../../shell/path-key.ts';

/** Files that hold credentials by their purpose, where people keep them in a project. */
const CREDENTIAL_FILES = [
  '.env',
  '.netrc',
  '.git-credentials',
  '.pypirc',
  'id_rsa',
  'id_ed25519',
  '.ssh/id_rsa',
  '.ssh/id_ed25519',
  '.aws/credentials',
  '.docker/config.json',
  '.kube/config',
  'kubeconfig',
  'credentials.json',
  'service-account.json',
] as const;

/** The files with credentials that lie in a build's context and go into the image when all of it is copied. */
export function credentialsIn(source: string, beside: FilesBeside): string[] {
  const path = normalize(source).replace(/^\/+/, '');
  // Looking into every folder would use up the files that may be read.
  if (path !== '.' && path !== '') return [];
  const found = CREDENTIAL_FILES.filter((name) => {
    const answer = beside.readText(name);
    return answer?.kind === 'text' || (answer?.kind === 'denied' && answer.exists === true);
  });
  if (found.length === 0) return [];
  const ignored = ignoredBy(beside);
  return found.filter((name) => !ignored(name));
}

/** What `.dockerignore` keeps out of the context: of the patterns that match, the last one decides. */
function ignoredBy(beside: FilesBeside): (path: string) => boolean {
  const answer = beside.readText('.dockerignore');
  if (answer?.kind !== 'text') return () => false;
  const patterns = answer.document.text.split(/\r?\n/).flatMap((written) => {
    const line = written.trim();
    if (line === '' || line.startsWith('#')) return [];
    const kept = line.startsWith('!');
    const pattern = normalize((kept ? line.slice(1) : line).trim()).replace(/^\/+/, '');
    return [{ kept, shape: patternShape(pattern) }];
  });
  return (path) => patterns.findLast(({ shape }) => shape.test(path))?.kept === false;
}

/** `*` and `?` stay within a part of the path, `**` goes over any number; what matches takes all below it along. */
function patternShape(pattern: string): RegExp {
  const body = pattern.replace(/\*\*\/?|\*|\?|[^*?]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return part.replace(/[^\w/]/g, '\\$&');
  });
  return pattern === '.' ? /^/ : new RegExp(`^${body}(?:/.*)?$`);
}
