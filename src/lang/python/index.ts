// Python as it appears in jobs: `python -c '…'`, here-documents, scripts that a job runs.
export type * from './ast.ts';
export { parsePython } from './reader.ts';
export { alternatives, shellWordsOf } from './alternatives.ts';
