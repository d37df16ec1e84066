// Fixes of commands that stand as a JSON array: quotes and commas stay right.
import { expect, test } from 'vitest';
import { fixText } from '../../support/fix.ts';

const FROM = 'FROM docker.io/library/python:3.12\n';

test.each<[string, string, string]>([
  ['an option goes', 'RUN ["curl", "-k", "https://a.example.org/x"]', 'RUN ["curl", "https://a.example.org/x"]'],
  [
    'the last one',
    'RUN [ "curl" , "https://a.example.org/x", "--insecure" ]',
    'RUN [ "curl" , "https://a.example.org/x" ]',
  ],
  [
    'options come at the end',
    'CMD ["python", "-m", "http.server", "8000"]',
    'CMD ["python", "-m", "http.server", "8000", "--bind", "127.0.0.1"]',
  ],
  ['a value changes', 'CMD ["jupyter", "lab", "--ip=0.0.0.0"]', 'CMD ["jupyter", "lab", "--ip=127.0.0.1"]'],
  [
    'an array over several lines',
    'RUN ["curl", \\\n  "-k", \\\n  "https://a.example.org/x"]',
    'RUN ["curl", \\\n  "https://a.example.org/x"]',
  ],
  ['ENV of its own', 'ENV GIT_SSL_NO_VERIFY=1\nRUN true', 'RUN true'],
  ['ENV with others', 'ENV A=1 GIT_SSL_NO_VERIFY=1 \\\n  B=2', 'ENV A=1 \\\n  B=2'],
  ['ENV with others behind', 'ENV GIT_SSL_NO_VERIFY=1 \\\n  B=2', 'ENV B=2'],
  ['ENV with a blank', 'ENV GIT_SSL_NO_VERIFY 1\nRUN true', 'RUN true'],
])('%s', (_, before, after) => {
  expect(fixText(`${FROM}${before}\n`, 'Dockerfile').text).toBe(`${FROM}${after}\n`);
});
