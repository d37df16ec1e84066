import { expect, it } from 'vitest';
import { check, job, summary } from '../../support/check.ts';
import { lines } from '../../support/shell.ts';

it.each([
  ['docker run vllm/vllm-openai:v0.6.0 --model m', 'python3 -m vllm.entrypoints.openai.api_server --model m'],
  ['podman run docker.io/ollama/ollama@sha256:0', 'ollama serve'],
  ['docker run ghcr.io/huggingface/text-generation-inference:2 --model-id m', 'text-generation-launcher --model-id m'],
  ['docker run jupyter/base-notebook start-notebook.py --x', 'jupyter lab --ip=* --x'],
])('%s starts %s', (script, inner) => {
  expect(lines(script)[1]).toBe(inner);
});

it.each([
  ['docker run --entrypoint bash vllm/vllm-openai -c id', 'bash -c id'],
  ['docker run python:3.12 python x.py', 'python x.py'],
  ['apptainer exec docker://ollama/ollama ollama list', 'ollama list'],
])('%s runs what it says: %s', (script, inner) => {
  expect(lines(script)[1]).toBe(inner);
});

it('judges the server of an image', () => {
  const open = summary(check(job('docker run --network host vllm/vllm-openai:v0.6.0 --model m')));
  expect(open).toContain('JV805 high 3');
  const closed = summary(check(job('docker run vllm/vllm-openai:v0.6.0 --model m')));
  expect(closed.filter((line) => line.startsWith('JV805'))).toEqual([]);
});
