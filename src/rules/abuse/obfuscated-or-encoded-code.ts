// JV702: what runs was encoded, and the text does not tell what it is.
import {
  type DecodeEffect,
  defineRule,
  type ExecuteEffect,
  type FetchEffect,
  isReadHere,
  type RuleContext,
  type Severity,
} from '../kit.ts';

export default defineRule({
  code: 'JV702',
  name: 'obfuscated-or-encoded-code',
  meta: {
    title: 'Encoded code runs, and nobody can read in the script what it does',
    severity: 'high',
    confidence: 'medium',
    phase: 'model-training',
    cwe: [506, 94],
    attack: ['T1027', 'T1027.013', 'T1140', 'T1059.004'],
    since: '0.1.0',
  },
  messages: {
    hidden: '{runner} runs what {decoder} makes of {origin}: the script does not tell what that is.',
    binary: '{runner} runs a program in machine code that {decoder} makes of {origin}.',
  },
  on: {
    execute(execute, ctx) {
      if (execute.arrival === 'unpacked' || execute.interpreter === 'installer') return;
      const decoders = decodersOf(execute, ctx);
      const [decoder] = decoders.filter(({ scheme }) => scheme !== 'compression');
      if (!decoder || !isOpaque(execute, decoders)) return;
      const binary = decoders.some(({ result }) => result === 'executable');
      const fetch = downloadOf(execute, ctx);
      // Letters in another order are an odd way to write, but one to hide what was downloaded.
      if (decoders.every(({ scheme }) => scheme === 'scramble' || scheme === 'compression') && !fetch) return;
      const here = decoder.statement.doc === execute.statement.doc && sameLine(decoder, execute);
      ctx.report({
        message: binary ? 'binary' : 'hidden',
        subject: fetch ?? execute,
        at: execute.statement,
        data: {
          runner: runnerOf(execute),
          decoder: decoder.tool,
          origin: fetch ? `a download from ${fetch.url.host ?? 'an unknown address'}` : 'encoded text',
        },
        severity: binary || fetch ? 'critical' : severityOf(decoder, execute),
        confidence: binary || fetch ? 'high' : 'medium',
        related: here ? [] : [{ at: decoder.at, message: 'it is decoded here' }],
        fix: { title: 'Keep the code as a readable file under version control', safety: 'unsafe', edits: [] },
      });
    },
  },
});

function decodersOf(execute: ExecuteEffect, ctx: RuleContext): DecodeEffect[] {
  return (execute.decoded ?? []).flatMap((id) => {
    const effect = ctx.effect(id);
    return effect?.kind === 'decode' ? [effect] : [];
  });
}

/** What is known is interpreted, and judged by what it does; only text of other languages is not. */
function isOpaque(execute: ExecuteEffect, decoders: readonly DecodeEffect[]): boolean {
  return !isReadHere(execute.interpreter) || decoders.some(({ result }) => result !== 'text');
}

function downloadOf(execute: ExecuteEffect, ctx: RuleContext): FetchEffect | undefined {
  if (execute.verifiedBy !== undefined) return undefined;
  const fetches = (execute.from ?? []).map((id) => ctx.effect(id));
  return fetches.find(
    (effect): effect is FetchEffect => effect?.kind === 'fetch' && !effect.vcs && effect.url.reach !== 'local',
  );
}

/** Settings with secrets in them are kept encrypted, and read by the running shell: `source <(gpg -d env.gpg)`. */
function severityOf({ scheme }: DecodeEffect, { interpreter }: ExecuteEffect): Severity {
  return scheme === 'cipher' && /^(?:eval|source|\.)$/.test(interpreter) ? 'medium' : 'high';
}

function sameLine(a: DecodeEffect, b: ExecuteEffect): boolean {
  const from = Math.min(a.statement.span.start, b.statement.span.start);
  const to = Math.max(a.statement.span.start, b.statement.span.start);
  return !a.statement.doc.text.slice(from, to).includes('\n');
}

function runnerOf({ interpreter }: ExecuteEffect): string {
  if (interpreter === 'program') return 'The job';
  return /^(?:eval|source|\.)$/.test(interpreter) ? 'The shell' : interpreter;
}
