// Shell text that is a value: eval, bash -c, here-documents, pipes and descriptors.
import { around, double, plain, q, type Rewrite, single } from './line.ts';

/** A here-document after a command. */
const document = (command: string, text: string, mark = "'EOF'", end = 'EOF'): string =>
  `${command} <<${mark}\n${text}\n${end}`;

/** A text as it must be written in a here-document that expands. */
const open = (text: string): string => text.replace(/[\\$`]/g, String.raw`\$&`);

/** What a line begins with. */
const firstWord = (text: string): string => text.split(' ')[0] ?? '';

/** `bash -c '…'` around it, a number of times. */
function nested(text: string, times: number, wrap: (text: string) => string): string {
  return times === 0 ? text : nested(wrap(text), times - 1, wrap);
}

export const NESTING: Readonly<Record<string, Rewrite>> = {
  eval: around((text) => `eval ${single(text)}`),
  'eval of a double-quoted text': around((text) => `eval ${double(text)}`),
  'eval of words': around((text) => `eval ${text.split(' ').map(single).join(' ')}`),
  'eval of eval': around((text) => nested(text, 3, (inner) => `eval ${single(inner)}`)),
  'eval of a variable': around((text) => `cmd=${single(text)}\neval "$cmd"`),
  'eval of an unquoted substitution': around((text) => `eval $(echo ${single(text)})`),
  'eval of two variables': around((text) => `a=${single(text.slice(0, 7))}\nb=${single(text.slice(7))}\neval "$a$b"`),
  'eval of a printed here-document': around((text) => `eval "$(${document('cat', text)}\n)"`),
  'bash -c': around((text) => `bash -c ${single(text)}`),
  'bash -c with double quotes': around((text) => `bash -c ${double(text)}`),
  'bash -c, three deep': around((text) => nested(text, 3, (inner) => `bash -c ${single(inner)}`)),
  'bash -c, quotes in turn': around((text) => `bash -c ${double(`sh -c ${single(`eval ${double(text)}`)}`)}`),
  'bash -ec': around((text) => `bash -ec ${single(text)}`),
  'bash with long options': around((text) => `bash --norc --noprofile -o pipefail -c ${single(text)}`),
  'bash -c --': around((text) => `bash -c -- ${single(text)}`),
  'bash -c of a variable': around((text) => `cmd=${single(text)}\nbash -c "$cmd"`),
  'bash -c of an exported variable': around((text) => `export CMD=${single(text)}\nbash -c 'eval "$CMD"'`),
  'bash -c with a prefix variable': around((text) => `CMD=${single(text)} bash -c 'eval "$CMD"'`),
  'bash -c with arguments': (line) =>
    line.stages.length === 1 && !line.stages[0]?.environment && line.stages[0]?.after === undefined
      ? `bash -c '"$@"' _ ${line.stages[0]?.words.map(q).join(' ') ?? ''}`
      : `bash -c 'eval "$1"' _ ${single(plain(line))}`,
  'bash -c with $0': around((text) => `bash -c 'eval "$0"' ${single(text)}`),
  'sh -c': around((text) => `sh -c ${single(text)}`),
  'exec bash -c': around((text) => `exec bash -c ${single(text)}`),
  '/bin/bash -c': around((text) => `/bin/bash -c ${single(text)}`),
  'env bash -c': around((text) => `/usr/bin/env bash -c ${single(text)}`),
  'a variable for bash': around((text) => `SH=bash\n$SH -c ${single(text)}`),
  'echo into bash': around((text) => `echo ${single(text)} | bash`),
  'printf into sh': around((text) => `printf '%s\\n' ${single(text)} | sh`),
  'printf into bash -s': around((text) => `printf '%s\\n' ${single(text)} | bash -s -- x`),
  'into bash /dev/stdin': around((text) => `echo ${single(text)} | bash /dev/stdin`),
  'through cat into bash -': around((text) => `echo ${single(text)} | cat | bash -`),
  'a group into bash': around((text) => `{ echo :; echo ${single(text)}; } | bash`),
  'a subshell into bash': around((text) => `(echo ${single(text)}; echo :) | bash`),
  'a function into bash': around((text) => `say() { echo ${single(text)}; }\nsay | bash`),
  'a here-string': around((text) => `bash <<< ${single(text)}`),
  'a here-string, -s': around((text) => `bash -s x y <<< ${double(text)}`),
  'source of a here-string': around((text) => `source /dev/stdin <<< ${single(text)}`),
  'a here-document, quoted': around((text) => document('bash', text)),
  'a here-document, double-quoted end': around((text) => document('bash', text, '"E O F"', 'E O F')),
  'a here-document, part of the end quoted': around((text) => document('bash', text, "E'O'F")),
  'a here-document, the end escaped': around((text) => document('bash', text, '\\EOF')),
  'a here-document, expanded': around((text) => document('bash', open(text), 'EOF')),
  'a here-document with a variable': around(
    (text) => `name=${firstWord(text)}\n${document('bash', open(text).replace(firstWord(text), '$name'), 'EOF')}`,
  ),
  'a here-document with its own variable': around((text) => document('bash', `cmd=${single(text)}\neval "$cmd"`)),
  'a here-document behind tabs': around((text) => `bash <<-'EOF'\n\t\t: first\n\t${text}\n\tEOF`),
  'ends that are none, before': around((text) => `${document('cat > /dev/null', ' EOF\nEOF \nEOFX\n# EOF')}\n${text}`),
  'ends that are none, inside': around((text) => document('bash', `# EOF \n: "\n EOF\nEOF \nXEOF"\n${text}`)),
  'a here-document in a here-document': around((text) => document('bash', document('bash', text, "'IN'", 'IN'))),
  'the same end twice': around((text) => document('bash', `cat <<A\nEOF \nA\n${text}`)),
  'two here-documents on a line': around((text) => `cat > /dev/null <<A; bash <<'B'\necho never\nA\n${text}\nB`),
  'a here-document before the command goes on': around((text) => `cat <<'EOF' | bash\n${text}\nEOF`),
  'a here-document before &&': around((text) => `cat <<'EOF' > /dev/null && ${text}\nnothing here\nEOF`),
  'a here-document on descriptor 3': around((text) => `bash /dev/fd/3 3<<'EOF'\n${text}\nEOF`),
  'a here-document given on': around((text) => `bash 3<<'EOF' <&3\n${text}\nEOF`),
  'a here-string on a descriptor': around((text) => `exec 3<<< ${single(text)}\nbash <&3`),
  'a here-document for a group': around((text) => `{ :; bash; } <<'EOF'\n${text}\nEOF`),
  'a here-document for a subshell': around((text) => `( bash ) <<'EOF'\n${text}\nEOF`),
  'a here-document for a function': around((text) => `run() { bash -s; }\nrun <<'EOF'\n${text}\nEOF`),
  'a here-document in a function': around((text) => `run() {\nbash <<'EOF'\n${text}\nEOF\n}\nrun`),
  'a here-document in an if': around((text) => `if true; then\n  bash <<'EOF'\n${text}\nEOF\nfi`),
  'a here-document without an end': around((text) => `bash <<'EOF'\n${text}`),
  'a here-document, its last line continued': around((text) => `bash <<'EOF'\n${text} \\\n\nEOF`),
  'source of a here-document': around((text) => document('. /dev/stdin', text)),
  'source of a process substitution': around((text) => `source <(echo ${single(text)})`),
  'bash of a process substitution': around((text) => `bash <(printf '%s\\n' ${single(text)})`),
  'bash reads a process substitution': around((text) => `bash < <(echo ${single(text)})`),
  'a here-document in a process substitution': around((text) => `. <(cat <<'EOF'\n${text}\nEOF\n)`),
  'output to a shell': around((text) => `echo ${single(text)} > >(bash)\nwait $!`),
  'read whole': around((text) => `IFS= read -r -d '' text <<'EOF'\n${text}\nEOF\neval "$text"`),
  'read a line': around((text) => `IFS= read -r text <<'EOF'\n${text}\nEOF\neval "$text"`),
  'read a line from a here-string': around((text) => `read -r text <<< ${single(text)}\nbash -c "$text"`),
  'read line by line': around((text) => `while IFS= read -r text; do eval "$text"; done <<'EOF'\n:\n${text}\nEOF`),
  'read line by line from a pipe': around((text) => `echo ${single(text)} | while read -r text; do eval "$text"; done`),
  'mapfile and eval': around((text) => `mapfile -t lines <<'EOF'\n:\n${text}\nEOF\neval "\${lines[1]}"`),
  'mapfile and a loop': around(
    (text) => `mapfile -t lines < <(echo ${single(text)})\nfor one in "\${lines[@]}"; do eval "$one"; done`,
  ),
  'xargs bash -c': around((text) => `printf '%s\\0' ${single(text)} | xargs -0 bash -c`),
  'xargs -I{} bash -c': around((text) => `echo x | xargs -I{} bash -c ${single(text)}`),
  'declare -f into bash': around((text) => `work() { ${text}; }\nbash -c "$(declare -f work); work"`),
  'declare -p into bash': around((text) => `cmd=${single(text)}\nbash -c "$(declare -p cmd)"'; eval "$cmd"'`),
  'a file read by $(<…)': around((text) => `cat > t <<'EOF'\n${text}\nEOF\neval "$(<t)"`),
  'a file read by cat': around((text) => `echo ${single(text)} > t\nbash -c "$(cat t)"`),
};
