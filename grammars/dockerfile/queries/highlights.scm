; Captures as editors name them; later patterns win.

(comment) @comment
(parser_directive "#" @keyword.directive)
(directive_name) @keyword.directive
(directive_value) @string.special

[
  "FROM" "AS" "RUN" "CMD" "LABEL" "MAINTAINER" "EXPOSE" "ENV" "ADD" "COPY" "ENTRYPOINT" "VOLUME" "USER" "WORKDIR"
  "ARG" "ONBUILD" "STOPSIGNAL" "HEALTHCHECK" "NONE" "SHELL"
] @keyword

(line_continuation) @punctuation.special
["[" "]"] @punctuation.bracket
[":" "@" "," "="] @punctuation.delimiter

(flag "--" @property)
(flag_name) @property
(flag (word) @string)

(host) @namespace
(image_name) @module
(image_tag) @constant
(image_digest) @constant
(stage_name) @label
(from_instruction alias: (stage_name) @type)

(env_pair (key) @variable)
(label_pair (key) @property)
(argument (key) @variable)
(env_pair (word) @string)
(label_pair (word) @string)
(argument (word) @string)
(plain_text) @string

(path) @string.special.path
(port) @number
(protocol) @type
(user_name) @string
(group_name) @string
(stopsignal_instruction (word) @constant)

[(double_quoted_string) (single_quoted_string) (json_string)] @string
(escape_sequence) @string.escape

(expansion ["$" "${" "}"] @punctuation.special)
(expansion operator: _ @operator)
(variable) @variable

(heredoc_descriptor) @number
(heredoc_operator) @operator
[(heredoc_delimiter) (heredoc_end)] @label
(heredoc_body) @string

(unknown_keyword) @error
