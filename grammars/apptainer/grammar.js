// Apptainer (Singularity) definition files.
//
// The format is made of lines, and what a line is depends on where it stands, so the external scanner (src/scanner.c)
// decides that, by the rules of Apptainer's own reader. It leaves no text unread: every input has a tree without ERROR,
// and a line that means nothing where it stands becomes an `invalid_line`.

/** A section: its line `%name words # comment`, and then its body where it is not blank. */
const section = ($, name, words, body) =>
  seq(
    alias($._section_marker, '%'),
    field('name', alias(name, $.section_name)),
    optional(words),
    optional($.comment),
    $._line_end,
    body,
  );

const someArguments = ($) => seq($._separator, field('arguments', $.section_arguments));

/** `from STAGE` of `%files`. */
const fromStage = ($) =>
  seq($._separator, alias($._from, 'from'), $._separator, field('stage', alias($.word, $.stage_name)));

const plainSection = ($, name, body) => section($, name, someArguments($), body);

/** A section that belongs to an application: `%apprun NAME`. */
const appSection = ($, name, body) =>
  section($, name, seq($._separator, field('app', $.app_name), optional(someArguments($))), body);

/** The body of a section that is one text for somebody else to read. */
const block = ($, node) => choice($._no_body, seq($._body_start, field('body', node)));

/** The body of a section that is read line by line. */
const lines = (node) => optional(field('body', node));

/** Pieces of text with templates between them. */
const templated = ($, text) => repeat1(choice(text, $._template));

export default grammar({
  name: 'apptainer',

  // Blanks the scanner does not meet itself: around the colon of a header and inside a template.
  extras: () => [/[ \t\v\f\r\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/, /\n/],

  externals: ($) => [
    // where a line begins
    $._stage_start,
    $._section_marker,
    $.comment,
    $._header_name,
    $.invalid_line,
    // names of sections, by what their body is
    $._script_name,
    $._help_name,
    $._files_name,
    $._labels_name,
    $._arguments_name,
    $._app_script_name,
    $._app_help_name,
    $._app_files_name,
    $._app_labels_name,
    $._unknown_name,
    // bodies read as a whole
    $._body_start,
    $._no_body,
    $._body_text,
    // text within a line, by where it ends
    $._header_text,
    $.line_continuation,
    $._value_text,
    $._word_text,
    $._app_name_text,
    $._label_key_text,
    $._path_text,
    $._single_quoted_path,
    $._quote,
    $._quoted_text,
    $._app_source_text,
    $._app_destination_text,
    $._ignored_text,
    $._argument_name,
    $._from,
    // templates, and what stands between and after words
    $._template_start,
    $._brace,
    $._separator,
    $._line_end,
    $._error_sentinel,
  ],

  supertypes: ($) => [$.section],

  rules: {
    source_file: ($) => seq(repeat($._comment_line), optional(alias($._first_stage, $.stage)), repeat($.stage)),

    // What stands before the first `Bootstrap:` at the start of a line is a stage of its own, if it is more than comments.
    _first_stage: ($) => choice(seq($._header_line, repeat($._header_part), repeat($.section)), repeat1($.section)),

    stage: ($) => seq($._stage_start, $._header_line, repeat($._header_part), repeat($.section)),

    _header_part: ($) => choice($._header_line, $._comment_line),

    _header_line: ($) => seq(choice($.header, $.invalid_line), optional($.comment), $._line_end),

    _comment_line: ($) => seq($.comment, $._line_end),

    header: ($) =>
      seq(field('name', alias($._header_name, $.header_name)), ':', optional(field('value', $.header_value))),

    header_value: ($) =>
      seq(choice($._header_text, $._template), repeat(choice($._header_text, $._template, $.line_continuation))),

    section: ($) =>
      choice(
        $.script_section,
        $.help_section,
        $.files_section,
        $.labels_section,
        $.arguments_section,
        $.unknown_section,
      ),

    script_section: ($) =>
      choice(
        plainSection($, $._script_name, block($, $.script)),
        appSection($, $._app_script_name, block($, $.script)),
      ),

    help_section: ($) =>
      choice(plainSection($, $._help_name, block($, $.text)), appSection($, $._app_help_name, block($, $.text))),

    files_section: ($) =>
      choice(
        section($, $._files_name, choice(fromStage($), someArguments($)), lines($.file_list)),
        appSection($, $._app_files_name, lines(alias($._app_file_list, $.file_list))),
      ),

    labels_section: ($) =>
      choice(
        plainSection($, $._labels_name, lines($.label_list)),
        appSection($, $._app_labels_name, lines($.label_list)),
      ),

    arguments_section: ($) => plainSection($, $._arguments_name, lines($.argument_list)),

    unknown_section: ($) =>
      seq(
        alias($._section_marker, '%'),
        optional(field('name', alias($._unknown_name, $.section_name))),
        optional(someArguments($)),
        optional($.comment),
        $._line_end,
        block($, $.text),
      ),

    section_arguments: ($) => seq($.word, repeat(seq($._separator, $.word))),
    word: ($) => templated($, $._word_text),
    app_name: ($) => templated($, $._app_name_text),

    script: ($) => $._body,
    text: ($) => $._body,
    _body: ($) => choice($._body_text, seq(optional($._body_text), repeat1(seq($._template, optional($._body_text))))),

    file_list: ($) => repeat1(choice(seq($.file, $._line_end), $._comment_line)),
    file: ($) =>
      seq(
        field('source', $._path),
        optional(
          seq(
            $._separator,
            field('destination', $._path),
            optional(seq($._separator, alias($._ignored_text, $.ignored))),
          ),
        ),
      ),
    _path: ($) => choice($.path, $.quoted_path),
    path: ($) => choice(templated($, $._path_text), $._single_quoted_path),
    quoted_path: ($) => seq(alias($._quote, '"'), optional(templated($, $._quoted_text)), token.immediate('"')),

    _app_file_list: ($) =>
      repeat1(choice(seq(alias($._app_file, $.file), optional($.comment), $._line_end), $._comment_line)),
    _app_file: ($) =>
      seq(
        field('source', alias($._app_source, $.path)),
        optional(seq($._separator, field('destination', alias($._app_destination, $.path)))),
      ),
    _app_source: ($) => templated($, $._app_source_text),
    _app_destination: ($) => templated($, $._app_destination_text),

    label_list: ($) => repeat1(choice(seq($.label, $._line_end), $._comment_line)),
    label: ($) => seq(field('key', $.label_key), optional(seq($._separator, field('value', $.label_value)))),
    label_key: ($) => templated($, $._label_key_text),
    label_value: ($) => templated($, $._value_text),

    argument_list: ($) => repeat1(choice(seq(choice($.argument, $.invalid_line), $._line_end), $._comment_line)),
    argument: ($) =>
      seq(field('name', alias($._argument_name, $.argument_name)), '=', optional(field('value', $.argument_value))),
    argument_value: ($) => templated($, $._value_text),

    _template: ($) => seq(repeat($._brace), $.template),
    template: ($) => seq(alias($._template_start, '{{'), field('name', $.variable), '}}'),
    variable: () => /[A-Za-z0-9_]+/,
  },
});
