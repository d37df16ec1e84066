// JV313: code is loaded from where other users can put theirs.
import {
  type CodePathEffect,
  defineRule,
  type Effect,
  type Exposure,
  firstUnknown,
  type Related,
  type RuleContext,
  shapeOf,
  staticText,
  type Step,
} from '../kit.ts';
import { isPrivateFolder, neighbourSteps } from '../kit/site.ts';

export default defineRule({
  code: 'JV313',
  name: 'loadable-code-from-writable-path',
  meta: {
    title: 'The job loads code from a place where other users can write',
    severity: 'high',
    confidence: 'medium',
    phase: 'model-training',
    cwe: [427, 426, 379, 732],
    attack: ['T1574.006', 'T1574.007', 'T1036.005'],
    since: '0.1.0',
  },
  messages: {
    looked: '{variable} holds {path}: {reason}.',
    runs: '{path} is run: {reason}.',
    here: 'PATH holds the working directory: a file there that has the name of a program runs in its place.',
  },
  on: {
    'code-path'(offer, ctx) {
      if (offer.how === 'executable') return;
      if (isHere(offer)) {
        // In the shell of an image's build it is gone afterwards.
        if (offer.scope.phase === 'build' && offer.command !== undefined) return;
        ctx.report({
          message: 'here',
          subject: offer,
          steps: comesLast(offer, ctx.effects) ? [{ by: -1, why: 'only names that are found nowhere else' }] : [],
          fix: { title: 'Leave the working directory out of PATH, and call programs in it as ./NAME', ...ADVICE },
        });
        return;
      }
      const { exposed } = offer;
      if (!exposed || isOwnFolder(exposed, offer, ctx)) return;
      ctx.report({
        message: 'looked',
        subject: offer,
        data: { variable: offer.tool, path: shapeOf(offer.path), reason: reasonOf(exposed) },
        ...(exposed.how === 'scratch' && offer.how !== 'preload' && { confidence: 'low' }),
        steps: [...(offer.how === 'preload' ? [PRELOADED] : []), ...nodeSteps(exposed, offer, ctx)],
        related: relatedOf(exposed, ctx),
        fix: OWN,
      });
    },
    execute(execute, ctx) {
      const { exposed, path } = execute;
      if (!exposed || !path || isOwnFolder(exposed, execute, ctx)) return;
      ctx.report({
        message: 'runs',
        subject: execute,
        data: { path: shapeOf(path), reason: reasonOf(exposed) },
        ...(exposed.how === 'scratch' && { confidence: 'low' }),
        steps: nodeSteps(exposed, execute, ctx),
        related: relatedOf(exposed, ctx),
        fix: OWN,
      });
    },
  },
});

/** The site gives each job temporary folders of its own. */
function isOwnFolder({ folder }: Exposure, { scope }: Effect, { site }: Pick<RuleContext, 'site'>): boolean {
  return isPrivateFolder(folder, scope, site);
}

/** Temporary folders are the node's; scratch folders are seen from everywhere. */
function nodeSteps({ how }: Exposure, { scope }: Effect, { site }: Pick<RuleContext, 'site'>): Step[] {
  return how === 'temporary' ? neighbourSteps(scope, site) : [];
}

const PRELOADED: Step = { by: 1, why: 'it is loaded into every program of the job' };

const ADVICE = { safety: 'unsafe' as const, edits: [] };

const OWN = {
  title: 'Keep the code in a directory that only you can write to, and name it by its full path',
  ...ADVICE,
};

/** An empty part of PATH means the working directory as well; what is not known may hold anything. */
function isHere({ how, path }: CodePathEffect): boolean {
  return how === 'programs' && !firstUnknown(path) && /^(?:\.\/*)?$/.test(staticText(path) ?? '-');
}

/** Programs are looked up in the other folders first. */
function comesLast(offer: CodePathEffect, effects: readonly Effect[]): boolean {
  const other = effects[effects.indexOf(offer) + 1];
  return !(other?.kind === 'code-path' && other.statement === offer.statement && other.tool === offer.tool);
}

function reasonOf({ how, folder }: Exposure): string {
  if (how === 'temporary') return `every user of the node can put files into ${folder}`;
  if (how === 'scratch') return `${folder} looks like a place for everybody's files`;
  return `the script lets everybody write to ${folder}`;
}

function relatedOf({ by }: Exposure, ctx: { effect(id: number | undefined): Effect | undefined }): Related[] {
  const permission = ctx.effect(by);
  return permission ? [{ at: permission.at, message: 'everybody may write there since here' }] : [];
}
