// Control flow: functions, loops, conditions, traps, background, names that mean something else.
import { around, byName, byPreparedName, byStage, chars, plain, q, type Rewrite, single, type Stage } from './line.ts';

const list = (stage: Stage): string => stage.words.map(q).join(' ');
/** Collects the words of each stage in an array by some code, then runs it. */
const collected = (collect: (words: string, name: string) => string): Rewrite =>
  byStage((stage, index) => ({ before: collect(list(stage), `c${index}`), run: `"\${c${index}[@]}"` }));

export const FLOW: Readonly<Record<string, Rewrite>> = {
  'if true': around((text) => `if true; then ${text}; fi`),
  'if with a comparison': around((text) => `n=3\nif [ "$n" -gt 2 ]; then\n  ${text}\nfi`),
  else: around((text) => `if [[ a == b ]]; then\n  :\nelse\n  ${text}\nfi`),
  elif: around((text) => `if false; then :\nelif ! false; then ${text}\nfi`),
  'a condition itself': around((text) => `if ${text}; then :; fi`),
  'a condition of while': around((text) => `while ${text}; do break; done`),
  'true &&': around((text) => `true && ${text}`),
  'false ||': around((text) => `false || ${text}`),
  '! and a line': around((text) => `! ${text}`),
  time: around((text) => `time ${text}`),
  'time -p !': around((text) => `time -p ! ${text}`),
  '[[ ]] &&': around((text) => `[[ -n x ]] && ${text}`),
  '(( )) &&': around((text) => `(( 2 > 1 )) && ${text}`),
  'a chain': around((text) => `: && true && { false || ${text}; } && :`),
  'a subshell': around((text) => `( ${text} )`),
  'subshells in groups': around((text) => `{ ( { ( ${text} ) } ) }`),
  'a group over lines': around((text) => `{\n\n  ${text}\n\n}`),
  'a group with redirections': around((text) => `{ ${text}; } 2>&1`),
  'background and wait': around((text) => `${text} &\nwait`),
  'a group in the background': around((text) => `{ sleep 0; ${text}; } & wait $!`),
  coproc: around((text) => `coproc { ${text}; }\nwait`),
  'coproc with a name': around((text) => `coproc WORK { ${text}\n}\nwait "$WORK_PID"`),
  case: around((text) => `case abc in\n  x*) : ;;\n  a*) ${text} ;;\nesac`),
  'case falls through': around((text) => `case a in (a) : ;& (b) ${text} ;; esac`),
  'case goes on': around((text) => `x=ab\ncase $x in a*) : ;;& *b) ${text} ;; *) : ;; esac`),
  'for over one word': around((text) => `for i in once; do ${text}; done`),
  'for over words': around((text) => `for one in : ${single(text)} :; do eval "$one"; done`),
  'for over names': byName((name) => `$(for c in ${chars(name).join(' ')}; do printf %s "$c"; done)`),
  'for counts': around((text) => `for ((i = 0; i < 1; i++)); do ${text}; done`),
  'for in braces': around((text) => `for i in 1; {\n ${text}\n}`),
  'while true and break': around((text) => `while true; do\n  ${text}\n  break\ndone`),
  until: around((text) => `n=0\nuntil (( n++ )); do ${text}; done`),
  'while counts': around((text) => `i=0\nwhile [ $i -lt 1 ]; do ${text}; i=$((i + 1)); done`),
  'continue jumps over': around((text) => `for i in 1 2; do\n  [ $i = 1 ] && continue\n  ${text}\ndone`),
  'two loops left at once': around((text) => `while :; do for i in 1; do ${text}; break 2; done; done`),
  select: around((text) => `select x in a; do ${text}; break; done <<< 1`),
  'words collected by for': collected((words, name) => `${name}=()\nfor w in ${words}; do ${name}+=("$w"); done`),
  'words collected by while': collected(
    (words, name) => `set -- ${words}\n${name}=()\nwhile [ $# -gt 0 ]; do ${name}+=("$1"); shift; done`,
  ),
  'words collected by (( ))': collected(
    (words, name) => `w=(${words})\n${name}=()\nfor ((i = 0; i < \${#w[@]}; i++)); do ${name}[i]=\${w[i]}; done`,
  ),
  'words collected backwards': collected(
    (words, name) =>
      `w=(${words})\n${name}=()\nfor ((i = \${#w[@]} - 1; i >= 0; i--)); do ${name}=("\${w[i]}" "\${${name}[@]}"); done`,
  ),
  'words collected by read': collected(
    (words, name) => `${name}=()\nwhile IFS= read -r w; do ${name}+=("$w"); done < <(printf '%s\\n' ${words})`,
  ),
  'letters collected': byPreparedName((name, id) => ({
    before: `${id}=\nfor c in ${chars(name).join(' ')}; do ${id}=$${id}$c; done`,
    run: `$${id}`,
  })),
  'letters by index': byPreparedName((name, id) => ({
    before: `s=${chars(name).reverse().join('')}\n${id}=\nfor ((i = \${#s} - 1; i >= 0; i--)); do ${id}+=\${s:i:1}; done`,
    run: `$${id}`,
  })),
  'a function': around((text) => `work() {\n  ${text}\n}\nwork`),
  'function NAME': around((text) => `function work {\n  ${text}\n}\nwork`),
  'a function that is a subshell': around((text) => `work() ( ${text} )\nwork`),
  'a function that is an if': around((text) => `work() if true; then ${text}; fi\nwork`),
  'a function with an odd name': around((text) => `do-it.now:v2() { ${text}; }\ndo-it.now:v2`),
  'a function by a variable': around((text) => `work() { ${text}; }\nf=work\n$f`),
  'a function within a function': around((text) => `outer() { inner() { ${text}; }; }\nouter\ninner`),
  'a function defined by eval': around(
    (text) => `eval "work() { ${text.replace(/[\\"$`]/g, String.raw`\$&`)}; }"\nwork`,
  ),
  'a function defined twice': around((text) => `work() { :; }\nwork() { ${text}; }\nwork`),
  'a function that calls functions': around((text) => `a() { b; }\nb() { c; }\nc() { ${text}; }\na`),
  'a function that calls itself': around(
    (text) => `work() { if [ "$1" = 0 ]; then ${text}; else work $(($1 - 1)); fi; }\nwork 3`,
  ),
  'a function of its arguments': byStage((stage) => ({ before: `run() { "$@"; }`, run: `run ${list(stage)}` })),
  'a function that logs and runs': byStage((stage) => ({
    before: `run() {\n  local name=$1\n  shift\n  echo "+ $name $*" >&2\n  "$name" "$@"\n}`,
    run: `run ${list(stage)}`,
  })),
  'a function of $*': around((text) => `run() { eval "$*"; }\nrun ${single(text)}`),
  'a function with locals': byStage(({ words: [name = '', ...rest] }, index) => ({
    before: `run${index}() { local prog=${name}; local -a opts=("$@"); $prog "\${opts[@]}"; }`,
    run: `run${index} ${rest.map(q).join(' ')}`,
  })),
  "a caller's locals": byPreparedName((name, id) => ({
    before: `in${id}() { $x "$@"; }\n${id}() { local x=${name}; in${id} "$@"; }`,
    run: id,
  })),
  'an exported function': around((text) => `work() { ${text}; }\nexport -f work\nbash -c work`),
  'a program overridden by a function': byPreparedName((name) => ({
    before: `${name}() { command ${name} "$@"; }`,
    run: name,
  })),
  'a function that is gone': byPreparedName((name) => ({ before: `${name}() { :; }\nunset -f ${name}`, run: name })),
  'a function called echo': around((text) => `echo() { eval "$1"; }\necho ${single(text)}`),
  'a function that sets': byPreparedName((name, id) => ({
    before: `set${id}() { ${id}=${name}; }\nset${id}`,
    run: `$${id}`,
  })),
  'a function that prints': byPreparedName((name, id) => ({
    before: `say${id}() { echo ${name}; }`,
    run: `$(say${id})`,
  })),
  'return in the middle': around((text) => `work() { ${text}; return 0; : never; }\nwork || exit`),
  'an alias': around((text) => `shopt -s expand_aliases\nalias work=${single(text)}\nwork`),
  'an alias of the name': byPreparedName((name, id) => ({
    before: `shopt -s expand_aliases\nalias ${id}=${name}`,
    run: id,
  })),
  'an alias that ends in a blank': byPreparedName((name, id) => ({
    before: `shopt -s expand_aliases\nalias ${id}go='command ' ${id}=${name}`,
    run: `${id}go ${id}`,
  })),
  BASH_ALIASES: byPreparedName((name, id) => ({
    before: `shopt -s expand_aliases\nBASH_ALIASES[${id}]=${name}`,
    run: id,
  })),
  'trap EXIT': around((text) => `trap ${single(text)} EXIT`),
  'trap 0 and exit': around((text) => `trap ${single(text)} 0\nexit 0`),
  'trap ERR': around((text) => `trap ${single(text)} ERR\nfalse`),
  'trap DEBUG': around((text) => `trap ${single(text)} DEBUG\n:\ntrap - DEBUG`),
  'trap RETURN': around((text) => `work() { trap ${single(text)} RETURN; }\nwork`),
  'trap USR1': around((text) => `trap ${single(text)} USR1\nkill -USR1 $$`),
  'trap of a function': around((text) => `finish() { ${text}; }\ntrap finish EXIT`),
  'trap in a subshell': around((text) => `( trap ${single(text)} EXIT )`),
  'set -e before': around((text) => `set -euo pipefail\n${text}`),
  'set -x in a function': around((text) => `work() { set -x; ${text}; { set +x; } 2> /dev/null; }\nwork 2> /dev/null`),
  command_not_found_handle: around((text) => `command_not_found_handle() { ${text}; }\nno-such-program-here`),
  'shopt lastpipe': byPreparedName((name, id) => ({
    before: `shopt -s lastpipe\necho ${name} | read -r ${id}`,
    run: `$${id}`,
  })),
  'behind : and a comment': around((text) => `: '\n# ' ; ${text} # ; echo "`),
  'behind semicolons': around((text) => `:;:;${text};:`),
  'a redirection in front': byStage((stage) => ({ run: `2>/dev/null ${list(stage)}` })),
  'redirections inside': byStage(({ words: [name = '', first = '', ...rest] }) => ({
    run: `${name} 2>/dev/null ${q(first)} 3</dev/null ${rest.map(q).join(' ')}`,
  })),
  'the status of a substitution': around((text) => `x=$(${text})`),
  backquotes: around((text) => `: "\`${text.replace(/[\\`]/g, String.raw`\$&`)}\`"`),
  'a substitution in arithmetic': around((text) => `: $(( $(${text} > /dev/null; echo 1) + 1 ))`),
  'a process substitution': around((text) => `: <(${text})\nwait $!`),
  plain: plain,
};
