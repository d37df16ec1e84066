/**
 * Tree-sitter grammar for Dockerfiles and Containerfiles, after BuildKit's own parser.
 *
 * A Dockerfile is made of logical lines, and what ends a word depends on the escape character that a directive chose,
 * on line continuations that may stand anywhere (even inside a word), and on what the rest of the line holds (JSON or
 * not, a heredoc or not). All of that is lexical, so the scanner in src/scanner.c reads every piece of text, and the
 * rules here only say how the pieces belong together. Blanks are extras; where a blank separates two words the scanner
 * says so with an empty `_gap`.
 */

const KEYWORDS = {
  from: 'FROM',
  run: 'RUN',
  cmd: 'CMD',
  label: 'LABEL',
  maintainer: 'MAINTAINER',
  expose: 'EXPOSE',
  env: 'ENV',
  add: 'ADD',
  copy: 'COPY',
  entrypoint: 'ENTRYPOINT',
  volume: 'VOLUME',
  user: 'USER',
  workdir: 'WORKDIR',
  arg: 'ARG',
  onbuild: 'ONBUILD',
  stopsignal: 'STOPSIGNAL',
  healthcheck: 'HEALTHCHECK',
  shell: 'SHELL',
  as: 'AS',
  none: 'NONE',
};

/** The pieces of a word whose literal text is the token `text`. */
const pieces = ($, text) =>
  repeat1(choice(alias(text, $.text), $.escape_sequence, $.expansion, $.double_quoted_string, $.single_quoted_string));

const list = ($, rule) => seq(rule, repeat(seq($._gap, rule)));

/** KEYWORD --flag …; what follows are the arguments. */
const instruction = ($, name) =>
  seq(keyword($, name), repeat(seq(field('flag', $.flag), $._gap)), optional(seq($.end_of_flags, optional($._gap))));

const keyword = ($, name) => alias($[`_${name}`], KEYWORDS[name]);

const jsonArray = ($, string) =>
  seq($._json_start, '[', optional(seq(field('element', string), repeat(seq(',', field('element', string))))), ']');

export default grammar({
  name: 'dockerfile',

  // The order is that of `enum Token` in src/scanner.c.
  externals: ($) => [
    ...Object.keys(KEYWORDS).map((name) => $[`_${name}`]),
    $.unknown_keyword,
    $._directive_start,
    $.directive_name,
    $.directive_value,
    $._end_of_line,
    $.line_continuation,
    $.comment,
    $._blank,
    $._gap,
    $._flag_start,
    $.end_of_flags,
    $._arguments,
    $._heredoc_arguments,
    $._image,
    $._registry_image,
    $._json_start,
    $._shell_fragment,
    $._heredoc_descriptor,
    $._heredoc_operator,
    $.heredoc_delimiter,
    $._heredoc_newline,
    $._heredoc_text,
    $.heredoc_end,
    $._dollar,
    $._dollar_brace,
    $.variable,
    $.escape_sequence,
    $._json_escape,
    $._json_text,
    $._key_text,
    $._word_text,
    $._path_text,
    $._registry_text,
    $._port_text,
    $._name_text,
    $._tag_text,
    $._stage_text,
    $._expose_text,
    $._line_text,
    $._user_text,
    $._flag_name,
    $._double_text,
    $._single_text,
    $._brace_text,
    $._pattern_text,
    $._junk,
    $._error,
  ],

  extras: ($) => [$.line_continuation, $.comment, $._blank],

  rules: {
    source_file: ($) => repeat(seq(optional(choice($.parser_directive, $._instruction)), $._end_of_line)),

    parser_directive: ($) =>
      seq(alias($._directive_start, '#'), field('name', $.directive_name), '=', field('value', $.directive_value)),

    _instruction: ($) => choice($.from_instruction, $.maintainer_instruction, $.onbuild_instruction, $._trigger),

    /** What ONBUILD may hold. */
    _trigger: ($) =>
      choice(
        $.run_instruction,
        $.cmd_instruction,
        $.label_instruction,
        $.expose_instruction,
        $.env_instruction,
        $.add_instruction,
        $.copy_instruction,
        $.entrypoint_instruction,
        $.volume_instruction,
        $.user_instruction,
        $.workdir_instruction,
        $.arg_instruction,
        $.stopsignal_instruction,
        $.healthcheck_instruction,
        $.shell_instruction,
        $.unknown_instruction,
      ),

    flag: ($) =>
      seq(
        alias($._flag_start, '--'),
        field('name', alias($._flag_name, $.flag_name)),
        optional(seq('=', optional(field('value', $.word)))),
      ),

    from_instruction: ($) =>
      seq(
        instruction($, 'from'),
        field('image', $.image_reference),
        optional(seq($._gap, keyword($, 'as'), field('alias', alias($._stage_text, $.stage_name)))),
      ),

    image_reference: ($) =>
      seq(
        choice(seq($._registry_image, field('registry', $.registry), '/'), $._image),
        field('name', $.image_name),
        optional(seq(':', field('tag', $.image_tag))),
        optional(seq('@', field('digest', $.image_digest))),
      ),

    registry: ($) => seq(field('host', $.host), optional(seq(':', field('port', $.port)))),
    host: ($) => pieces($, $._registry_text),
    port: ($) => pieces($, $._port_text),
    image_name: ($) => pieces($, $._name_text),
    image_tag: ($) => pieces($, $._tag_text),
    image_digest: ($) => pieces($, $._tag_text),

    run_instruction: ($) =>
      seq(instruction($, 'run'), optional(field('command', $._command_with_heredocs)), optional($._heredocs)),
    cmd_instruction: ($) => seq(instruction($, 'cmd'), optional(field('command', $._command))),
    entrypoint_instruction: ($) => seq(instruction($, 'entrypoint'), optional(field('command', $._command))),

    shell_instruction: ($) => seq(instruction($, 'shell'), field('command', $.exec_form)),

    _command: ($) => choice($.exec_form, $.shell_form),
    _command_with_heredocs: ($) => choice($.exec_form, alias($._shell_form_with_heredocs, $.shell_form)),

    exec_form: ($) => jsonArray($, $.json_string),

    shell_form: ($) => seq($._arguments, repeat1(alias($._shell_fragment, $.shell_fragment))),

    _shell_form_with_heredocs: ($) =>
      seq($._heredoc_arguments, repeat1(choice(alias($._shell_fragment, $.shell_fragment), $.heredoc_redirect))),

    heredoc_redirect: ($) =>
      seq(
        optional(field('descriptor', alias($._heredoc_descriptor, $.heredoc_descriptor))),
        field('operator', alias($._heredoc_operator, $.heredoc_operator)),
        field('delimiter', $.heredoc_delimiter),
      ),

    _heredocs: ($) => repeat1(seq($._heredoc_newline, field('heredoc', $.heredoc))),

    heredoc: ($) => seq(optional(field('body', $.heredoc_body)), field('end', $.heredoc_end)),
    heredoc_body: ($) => repeat1(choice(alias($._heredoc_text, $.text), $.expansion)),

    label_instruction: ($) => seq(instruction($, 'label'), $._arguments, $._pairs_of_labels),
    env_instruction: ($) => seq(instruction($, 'env'), $._arguments, $._pairs_of_variables),

    _pairs_of_labels: ($) =>
      choice(field('pair', list($, alias($._pair, $.label_pair))), field('pair', alias($._old_pair, $.label_pair))),
    _pairs_of_variables: ($) =>
      choice(field('pair', list($, alias($._pair, $.env_pair))), field('pair', alias($._old_pair, $.env_pair))),
    _pair: ($) => seq(field('name', $.key), '=', optional(field('value', $.word))),
    _old_pair: ($) => seq(field('name', $.key), $._gap, field('value', alias($.line, $.word))),

    arg_instruction: ($) => seq(instruction($, 'arg'), $._arguments, field('argument', list($, $.argument))),
    argument: ($) => seq(field('name', $.key), optional(seq('=', optional(field('value', $.word))))),

    key: ($) => pieces($, $._key_text),
    word: ($) => pieces($, $._word_text),
    line: ($) => pieces($, $._line_text),

    maintainer_instruction: ($) => seq(instruction($, 'maintainer'), $._arguments, field('name', $.plain_text)),
    plain_text: ($) => repeat1(alias($._shell_fragment, $.text)),

    unknown_instruction: ($) =>
      seq(field('name', $.unknown_keyword), optional(seq($._arguments, field('arguments', $.plain_text)))),

    expose_instruction: ($) => seq(instruction($, 'expose'), $._arguments, field('port', list($, $.exposed_port))),
    exposed_port: ($) =>
      seq(
        field('start', alias($._expose_port, $.port)),
        optional(seq('-', field('end', alias($._expose_port, $.port)))),
        optional(seq('/', field('protocol', $.protocol))),
      ),
    _expose_port: ($) => pieces($, $._expose_text),
    protocol: ($) => pieces($, $._expose_text),

    add_instruction: ($) => seq(instruction($, 'add'), $._sources_and_destination, optional($._heredocs)),
    copy_instruction: ($) => seq(instruction($, 'copy'), $._sources_and_destination, optional($._heredocs)),

    _sources_and_destination: ($) =>
      choice(
        field('paths', alias($._json_paths, $.json_array)),
        seq(
          $._heredoc_arguments,
          repeat1(seq(field('source', choice($.path, $.heredoc_redirect)), $._gap)),
          field('destination', $.path),
        ),
      ),
    path: ($) => pieces($, $._path_text),

    volume_instruction: ($) =>
      seq(
        instruction($, 'volume'),
        choice(field('paths', alias($._json_paths, $.json_array)), seq($._arguments, field('path', list($, $.path)))),
      ),

    user_instruction: ($) =>
      seq(
        instruction($, 'user'),
        $._arguments,
        field('user', $.user_name),
        optional(seq(':', optional(field('group', $.group_name)))),
      ),
    user_name: ($) => pieces($, $._user_text),
    group_name: ($) => pieces($, $._line_text),

    workdir_instruction: ($) => seq(instruction($, 'workdir'), $._arguments, field('path', alias($.line, $.path))),

    stopsignal_instruction: ($) =>
      seq(instruction($, 'stopsignal'), $._arguments, field('signal', alias($.line, $.word))),

    onbuild_instruction: ($) => seq(instruction($, 'onbuild'), $._arguments, field('instruction', $._trigger)),

    healthcheck_instruction: ($) =>
      seq(
        instruction($, 'healthcheck'),
        $._arguments,
        choice(keyword($, 'none'), seq(keyword($, 'cmd'), field('command', $._command))),
      ),

    _json_paths: ($) => jsonArray($, alias($._json_path, $.json_string)),
    json_string: ($) =>
      seq('"', repeat(choice(alias($._json_text, $.text), alias($._json_escape, $.escape_sequence))), '"'),
    /** The builder expands variables in the JSON of COPY, ADD and VOLUME, but not in commands. */
    _json_path: ($) =>
      seq('"', repeat(choice(alias($._json_text, $.text), alias($._json_escape, $.escape_sequence), $.expansion)), '"'),

    double_quoted_string: ($) =>
      seq('"', repeat(choice(alias($._double_text, $.text), $.escape_sequence, $.expansion)), '"'),
    single_quoted_string: ($) => seq("'", optional(repeat1(alias($._single_text, $.text))), "'"),

    expansion: ($) =>
      choice(
        seq(alias($._dollar, '$'), field('name', $.variable)),
        seq(
          alias($._dollar_brace, '${'),
          field('name', $.variable),
          optional(
            choice(
              seq(
                field('operator', choice(':-', ':+', ':?', '-', '+', '?')),
                optional(field('word', alias($._brace_word, $.word))),
              ),
              seq(
                field('operator', choice('#', '##', '%', '%%')),
                optional(field('pattern', alias($._brace_word, $.pattern))),
              ),
              seq(
                field('operator', choice('/', '//')),
                optional(field('pattern', $.pattern)),
                '/',
                optional(field('replacement', alias($._brace_word, $.word))),
              ),
            ),
          ),
          '}',
        ),
      ),
    _brace_word: ($) => pieces($, $._brace_text),
    pattern: ($) => pieces($, $._pattern_text),
  },
});
