import { describe, expect, it } from 'vitest';
import { staticText } from '../../src/model/word.ts';
import { argumentsUnderBash } from '../support/real-bash.ts';
import { interpret } from '../support/shell.ts';

/** Scripts of which we know all calls of `args`, in order. */
const KNOWN: Readonly<Record<string, string>> = {
  'options and operands':
    'set -- -p 80 -h -vq rest; while getopts "p:hvq" o; do case $o in p) P=$OPTARG;; h) args help;; v|q) args "$o";; esac; done; shift $((OPTIND-1)); args "$P" "$@"',
  'a function with its own OPTIND':
    'f() { local OPTIND o n=1; while getopts ":n:d" o "$@"; do case "$o" in n) n="$OPTARG";; d) args dry;; \\?) args bad "$OPTARG";; :) args missing "$OPTARG";; esac; done; shift "$((OPTIND - 1))"; args run "$n" "$@"; }; f -n 3 -d -x a b; f -dn; f -n5 -- -d; f - -d; f',
  'what getopts leaves':
    'set -- -b v -a x; for i in 1 2 3; do getopts b:a o; args "$o" "${OPTARG-unset}" "$OPTIND"; done',
  'unknown options and missing arguments':
    'for s in ab: :ab:; do for w in -z -b -: -az; do OPTIND=1; getopts $s o $w; args "$o" "${OPTARG-unset}" "$OPTIND"; getopts $s o $w; args "$o" "${OPTARG-unset}" "$OPTIND"; done; done',
  'a second list without a reset':
    'f() { while getopts p: o; do args "$o" "$OPTARG"; done; args "$OPTIND"; }; f -p 1; f -p 2; f -p 3 -p 4',
  'a reset within a word':
    'set -- -ab; getopts ab o; args $o; OPTIND=1; getopts ab o; args $o; unset OPTIND; getopts ab o; args $o; getopts ab o; args $o',
  'a call within a word':
    'f() { local OPTIND o; while getopts xy o; do args f $o $OPTIND; done; }; set -- -xy -x; getopts xy o; args $o; f -x -y; getopts xy o; args $o $OPTIND; getopts xy o; args $o $OPTIND',
  'its own list': 'while getopts :ab: o -a -bx y -a; do args "$o" "$OPTARG"; done; args $OPTIND',
  'a child shell begins anew': `set -- -a; getopts a o; export OPTIND; bash -c 'getopts ab o; args "$o"' x -b`,
  'a subshell has its own':
    'set -- -a -b; (getopts ab o; args $o); getopts ab o; args $o; x=$(getopts ab o; echo $o); args $x $OPTIND',
  'a condition':
    'set -- -x; if getopts x o; then args yes; fi; getopts x o && args no; getopts x o || args over; until ! getopts x o -x -x; do args $o; done',
};

describe('getopts', () => {
  for (const [name, script] of Object.entries(KNOWN)) {
    it(`agrees with bash: ${name}`, () => {
      const ours = interpret(script).commands.filter((command) => command.name === 'args');
      expect(ours.map((command) => command.words.slice(1).map((word) => staticText(word)))).toEqual(
        argumentsUnderBash(script),
      );
    });
  }

  it('follows unknown values of known options', () => {
    const ours = interpret('set -- -p "$1" -q; while getopts p:q o; do pip "$o" "$OPTARG"; done').commands;
    const pip = ours.filter((command) => command.name === 'pip');
    expect(pip.map(({ certain, words }) => [certain, staticText(words[1])])).toEqual([
      [true, 'p'],
      [true, 'q'],
    ]);
  });

  it('is sure of nothing about unknown arguments', () => {
    const ours = interpret(
      'while getopts p:i o; do case $o in p) P=$OPTARG;; i) pip install "$OPTARG";; esac; done; shift $((OPTIND-1)); pip "$1"',
    ).commands.filter((command) => command.name === 'pip');
    expect(ours.map(({ certain, words }) => [certain, words.map((word) => staticText(word))])).toEqual([
      [false, ['pip', 'install', undefined]],
      [true, ['pip', undefined]],
    ]);
  });
});
