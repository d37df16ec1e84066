// From grammar.js to the parser in C to WebAssembly, with the tree-sitter CLI, clang and lld.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { record, type Grammar } from './folders.ts';

/** What to install, or where to say that it is elsewhere. */
const TOOLS = 'needs the tree-sitter CLI, clang and lld; TREE_SITTER and CLANG name other places';

/** Runs a program; its output as text. A program that is missing or fails is an error with what it said. */
function run(program: string, args: readonly string[], cwd: string): string {
  const done = spawnSync(program, args, { cwd, encoding: 'utf8', timeout: 600_000 });
  if (done.error) throw new Error(`${program} could not be run (${TOOLS}): ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}\n${done.stderr}${done.stdout}`);
  return done.stdout.trim();
}

/** The headers of a C library for WebAssembly: Debian keeps them here; WASI_INCLUDE names another place. */
function libraryHeaders(): string {
  const folder = process.env['WASI_INCLUDE'] ?? '/usr/include/wasm32-wasi';
  if (!existsSync(folder)) throw new Error(`no headers in ${folder}: install wasi-libc, or set WASI_INCLUDE`);
  return folder;
}

/** Generates the parser, compiles it and its scanner, links them, and writes down what it was built from. */
export function build(grammar: Grammar): void {
  const { folder, name, wasm } = grammar;
  run(process.env['TREE_SITTER'] ?? 'tree-sitter', ['generate', 'grammar.js'], folder);
  const work = mkdtempSync(join(tmpdir(), 'grammar-'));
  try {
    const objects = readdirSync(join(folder, 'src'))
      .filter((file) => file.endsWith('.c'))
      .map((file) => compile(grammar, file, join(work, `${file}.o`)));
    const flags = ['-shared', '--experimental-pic', '--no-entry', '--allow-undefined', '--strip-debug'];
    run('wasm-ld', [...flags, `--export=tree_sitter_${name}`, ...objects, '-o', wasm], folder);
    // The linker makes programs; this is data.
    chmodSync(wasm, 0o644);
  } finally {
    rmSync(work, { recursive: true });
  }
  record(grammar);
}

function compile(grammar: Grammar, file: string, object: string): string {
  const compiler = process.env['CLANG'] ?? 'clang';
  const resources = run(compiler, ['-print-resource-dir'], grammar.folder);
  const flags = [
    '--target=wasm32-unknown-emscripten',
    '-std=c11',
    ...[
      '-fPIC',
      '-Os',
      '-fvisibility=hidden',
      '-Wall',
      '-Wextra',
      '-Wno-unused-parameter',
      '-Wno-unused-const-variable',
    ],
    ...['-nostdinc', '-isystem', libraryHeaders(), '-isystem', join(resources, 'include'), '-D__wasi__'],
    ...['-Isrc', '-c', join('src', file), '-o', object],
  ];
  run(compiler, flags, grammar.folder);
  return object;
}
