// Where commands stand whose words are written in several places.
import { describe, expect, it } from 'vitest';
import { rangeAt, textAt } from '../../src/text/place.ts';
import { check } from '../support/check.ts';

function placesOf(text: string, name: string): string[] {
  return check(text)
    .commands.filter((command) => command.name === name)
    .map(({ at }) => `${rangeAt(at).start.line}: ${textAt(at)}`);
}

describe('places of commands', () => {
  it.each([
    ['#!/bin/bash\nX=y\n\nbash -c "tool a $X"\n', ['4: tool a']],
    ['#!/bin/bash\nX=y\n\nbash -c "tool $X a"\n', ['4: tool $X a']],
    ['#!/bin/bash\nX=y\n\nbash -c "srun tool a $X"\n', ['4: tool a']],
    ['#!/bin/bash\nX=tool\n\nbash -c "$X a"\n', ['4: a']],
    ['#!/bin/bash\nX="tool a b"\n\nbash -c "$X"\n', ['2: tool a b']],
    ['#!/bin/bash\nX=y\ntool a $X\n', ['3: tool a $X']],
  ])('%j', (text, expected) => {
    expect(placesOf(text, 'tool')).toEqual(expected);
  });
});
