import { describe, expect, it } from 'vitest';
import { check } from './support/check.ts';

function found(directive: string, body: string): string[] {
  return check(`#!/bin/bash\n#SBATCH ${directive}\n${body}\n`)
    .findings.filter(({ rule }) => rule === 'JV805')
    .map(({ severity, confidence }) => `${severity}/${confidence}`);
}

describe('variables of #SBATCH --export', () => {
  it.each<[directive: string, body: string, expected: string[]]>([
    ['--export=ALL,OLLAMA_HOST=0.0.0.0', 'ollama serve', ['high/high']],
    ['--export=OLLAMA_HOST=0.0.0.0:11434,A=b', 'srun ollama serve', ['high/high']],
    ['--export ALL,H=0.0.0.0', 'vllm serve m --host $H', ['high/high']],
    ['--export=ALL,OLLAMA_HOST=127.0.0.1', 'ollama serve', []],
    ['--export=ALL,OLLAMA_HOST=0.0.0.0', 'export OLLAMA_HOST=localhost\nollama serve', []],
    ['--export=ALL,OLLAMA_HOST', 'ollama serve', []],
    ['--export=NONE', 'ollama serve', []],
  ])('%s: %s', (directive, body, expected) => {
    expect(found(directive, body)).toEqual(expected);
  });
});
