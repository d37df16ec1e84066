// JV209: code in a container can change the image it was started from.
import { defineRule, shapeOf, type Word } from '../kit.ts';

export default defineRule({
  code: 'JV209',
  name: 'writable-container-root',
  meta: {
    title: 'The root file system of a container is writable and keeps what is written',
    severity: 'low',
    confidence: 'medium',
    phase: 'model-training',
    cwe: [732],
    attack: ['T1525'],
    since: '0.1.0',
    yieldsTo: ['JV201'],
  },
  messages: { writable: 'What runs in {what} can change its programs and libraries for every later start.' },
  on: {
    'container-run'(run, ctx) {
      const { writable, image } = run;
      if (!writable) return;
      ctx.report({
        message: 'writable',
        subject: run,
        at: writable.at,
        data: { what: image ? shapeOf(image) : 'the container' },
        steps: isShared(image) ? [{ by: 1, why: 'it lies where others use it too' }] : [],
        fix: {
          title: writable.temporary
            ? 'Write into memory instead: what is installed there is gone after the run'
            : 'Start it read-only, and change the image by building it anew',
          safety: 'unsafe',
          edits: writable.temporary ?? writable.remove ?? [],
        },
      });
    },
  },
});

/** A folder of a project or of the site. */
function isShared(image: Word | undefined): boolean {
  return (
    image !== undefined &&
    /^\/(?:projects?|shared?|software|apps|opt|sw|public)(?:\/|$)|\/shared\//.test(shapeOf(image))
  );
}
