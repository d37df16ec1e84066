// Scripts and words the script gets at in roundabout ways: what bash runs of them is what we list.
import { describe, expect, it } from 'vitest';
import { staticText } from '../../src/model/word.ts';
import { argumentsUnderBash } from '../support/real-bash.ts';
import { interpret, lines } from '../support/shell.ts';

/** Scripts whose every call of `args` is certain and fully known. */
const CERTAIN: Readonly<Record<string, string>> = {
  'pushd and popd': `mkdir -p a/b; pushd a > /dev/null; echo args in > f; popd > /dev/null; bash a/f`,
  'pushd twice': `mkdir -p a/b; pushd a > /dev/null; pushd b > /dev/null; echo args b > f; popd > /dev/null
echo args a > f; popd > /dev/null; bash a/f; bash a/b/f`,
  'pushd alone turns back': `mkdir a; pushd a > /dev/null; pushd > /dev/null; echo args top > f; pushd > /dev/null; bash ../f`,
  'cd -': `mkdir a; cd a; echo args a > f; cd - > /dev/null; bash a/f; cd - > /dev/null; bash f`,
  '$(pwd)': `echo args 1 > f; bash "$(pwd)/f"; mkdir a; D=$(pwd); cd a; bash $D/f; bash "$(pwd)/../f"`,
  'cp, mv, ln': `echo args 1 > f.sh; cp f.sh g.sh; bash g.sh; mv g.sh h.sh; bash h.sh; ln -s f.sh k.sh; bash ./k.sh`,
  'cp into a folder': `mkdir d; echo args 1 > f.sh; cp -t d f.sh; bash d/f.sh; cp f.sh d/; bash d/f.sh; cp -f f.sh d/g.sh; bash d/g.sh`,
  'cp of several': `mkdir d; echo args 1 > a.sh; echo args 2 > b.sh; cp a.sh b.sh d; bash d/a.sh; bash d/b.sh`,
  install: `printf '%s\\n' '#!/bin/bash' 'args "$@"' > f.sh; install -m 755 f.sh g.sh; ./g.sh 1 2`,
  dd: `echo args 1 > f; dd if=f of=g status=none; bash g`,
  'PATH with a folder of its own': `mkdir bin; printf '%s\\n' '#!/bin/bash' 'args "$@"' > bin/tool; chmod +x bin/tool
export PATH=$PWD/bin:$PATH; tool 1 2; cd /; tool 3`,
  'PATH is exported without saying so': `mkdir bin; printf '%s\\n' '#!/bin/bash' 'args "$@"' > bin/tool; chmod +x bin/tool
PATH="$PWD/bin:$PATH"; bash -c 'tool 1'; env tool 2`,
  'PATH of one command': `mkdir bin; printf '%s\\n' '#!/bin/bash' 'args "$@"' > bin/tool; chmod +x bin/tool; PATH=$PWD/bin:$PATH tool 1`,
  'source by PATH': `mkdir bin; echo 'X=1' > bin/setup; PATH=$PWD/bin:$PATH; . setup; args $X`,
  BASH_ENV: `echo 'args env' > f; BASH_ENV=f bash -c 'args text'; export BASH_ENV=./f; bash -c :`,
  '--rcfile': `echo 'args rc' > f; bash --rcfile f -i < /dev/null 2> /dev/null; bash --rcfile f -c 'args none'`,
  'a link to a program': `ln -s "$(command -v args)" other; ./other 1 2`,
  'declare -f': `f() { local x=$1; args "$x" b; }; bash -c "$(declare -f f); f 1"; `,
  'declare -f of all': `f() { args f; }; g() { f; args g; }; bash -c "$(declare -f); g"`,
  'declare -p': `a=(x 'y z'); s="it's"; bash -c "$(declare -p a s)"'; args "\${a[@]}" "$s"'`,
  'sed -i': `echo 'args PORT a' > f; sed -i 's/PORT/80/' f; bash f; sed -i.bak -e s/80/81/ -e s/a$/b/ f; bash f; sed -Ei 's/(8)1/\\12/' f; bash f`,
  'small printers': `args "$(expr substr abcdef 2 3)" "$(expr length abc)" "$(date +plain)" "$(printf '%s\\n' a b | paste -sd '')" "$(awk 'BEGIN { print "a\\047b" }')"`,
  $_: `mkdir -p d/e; cd $_; args 1; : a b; args $_ x; args "$_"; f() { : "$@"; }; f p q; args \${_}`,
  'an array by its name': `a=(1 '2 3'); p=a[@]; args "\${!p}" ; p='a[*]'; args "\${!p}"; args \${!p}`,
  '@E': `x='a\\tb\\x41\\u00e9'"'"'q\\\\'; args "\${x@E}"`,
  BASH_REMATCH: `[[ node-12 =~ ^([a-z]+)-([0-9]+)$ ]]; args "\${BASH_REMATCH[@]}"; x=a.b; [[ a.b =~ "$x" ]]; args "\${BASH_REMATCH[0]}"
[[ axb =~ "$x" ]]; args none "\${BASH_REMATCH[@]}"`,
  FUNCNAME: `f() { args "\${FUNCNAME[0]}" $FUNCNAME; g; args $FUNCNAME; }; g() { args $FUNCNAME; }; f`,
  'counting up to the length of a list': `a=(x y z); for ((i = 0; i < \${#a[@]}; i++)); do args "\${a[i]}"; done; s=ab
for ((i = \${#s} - 1; i >= 0; i--)); do args "\${s:i:1}"; done`,
  'an alias that ends in a blank': `shopt -s expand_aliases\nalias go='command ' say='args said'\ngo say 1\ngo args say`,
  lastpipe: `shopt -s lastpipe; true | X=1; args $X; shopt -u lastpipe; true | X=2; args $X`,
  'signs in arithmetic': 'i=1; args $((2--1)) $((3++2)) $((--3)) $((2 - -i)) $((i--)) $((--i))',
};

describe('roundabout ways', () => {
  for (const [name, script] of Object.entries(CERTAIN)) {
    it(name, () => {
      const calls = interpret(script).commands.filter((command) => command.name === 'args');
      const found = calls.map((command) => command.words.slice(1).map((word) => staticText(word) ?? '…'));
      expect(found).toEqual(argumentsUnderBash(script));
      expect(calls.every((command) => command.certain)).toBe(true);
    });
  }

  it('a name that the system may know runs the script only perhaps', () => {
    const script = 'mkdir bin; echo args 1 > bin/tool; export PATH=$PATH:$PWD/bin; tool';
    expect(lines(script)).toContain('? args 1');
  });

  it('a function runs where a program is not found', () => {
    const script = 'command_not_found_handle() { args "$@"; }; no-such-program 1';
    expect(lines(script)).toContain('? args no-such-program 1');
  });

  it('a script changed by who knows what may run as it was', () => {
    expect(lines('echo args 1 > f; sed -i "s/1/$N/" f; bash f')).toContain('? args 1');
  });

  it('type -P names the program, not the folder', () => {
    expect(lines('"$(type -P args)" 1')).toContain('…/args 1');
  });

  it('a copy over a script that is not known makes that unknown', () => {
    const script = 'echo args 1 > f.sh; cp /elsewhere/g.sh f.sh; bash f.sh';
    expect(lines(script).filter((line) => /^(?:\? )?args/.test(line))).toEqual([]);
  });

  it('a folder and a file of one name both may be meant', () => {
    expect(lines('echo args 1 > f; cp f there; bash there/f')).toContain('? args 1');
    expect(lines('echo args 1 > f; cp f there; bash there')).toContain('? args 1');
  });

  it('after another number of pushd on the way, popd leads anywhere', () => {
    const script = 'echo args 1 > f; if [ "$1" ]; then pushd a; pushd b; else pushd c; fi; popd; bash f';
    expect(lines(script).filter((line) => /^(?:\? )?args/.test(line))).toEqual([]);
  });
});
