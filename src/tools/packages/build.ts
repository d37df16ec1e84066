// cargo build and run: they run what the crate in the working directory says, its build script included.
import { shapeOf, staticText } from '../../model/word.ts';
import { defineTool } from '../kit.ts';

const VERBS = /^(?:build|b|run|r|test|t|bench)$/;

export default defineTool('cargo', (command, emit) => {
  // `cargo +nightly build`
  const verb = command.words.slice(1).find((word) => !/^[-+]/.test(shapeOf(word)));
  if (!verb || !VERBS.test(staticText(verb) ?? '')) return;
  const at = { ...command.at, exact: false };
  const path = {
    pieces: [{ kind: 'text' as const, text: 'Cargo.toml', at, use: at, quoted: true }],
    count: 'one' as const,
    at,
  };
  emit({ kind: 'execute', at: command.at, interpreter: 'cargo', source: 'file', path });
});
