// What a front end needs to hand grammars to the engine.
export { GRAMMAR_NAMES, loadGrammar, type GrammarName, type Grammars } from '../lang/grammar.ts';
