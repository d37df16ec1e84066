// Characters, templates and texts: what the tokens of scanner.c are made of.

#ifndef APPTAINER_TEXT_H_
#define APPTAINER_TEXT_H_

#include "tree_sitter/parser.h"

/// In the order of `externals` in grammar.js.
enum Token {
  STAGE_START,
  SECTION_MARKER,
  COMMENT,
  HEADER_NAME,
  INVALID_LINE,
  SCRIPT_NAME,
  HELP_NAME,
  FILES_NAME,
  LABELS_NAME,
  ARGUMENTS_NAME,
  APP_SCRIPT_NAME,
  APP_HELP_NAME,
  APP_FILES_NAME,
  APP_LABELS_NAME,
  UNKNOWN_NAME,
  BODY_START,
  NO_BODY,
  BODY_TEXT,
  HEADER_TEXT,
  LINE_CONTINUATION,
  VALUE_TEXT,
  WORD_TEXT,
  APP_NAME_TEXT,
  LABEL_KEY_TEXT,
  PATH_TEXT,
  SINGLE_QUOTED_PATH,
  QUOTE,
  QUOTED_TEXT,
  APP_SOURCE_TEXT,
  APP_DESTINATION_TEXT,
  IGNORED_TEXT,
  ARGUMENT_NAME,
  FROM,
  TEMPLATE_START,
  BRACE,
  SEPARATOR,
  LINE_END,
  ERROR_SENTINEL,
};

// ---------------------------------------------------------------------------------------------------------------------
// Characters

typedef struct {
  TSLexer *lexer;
  const bool *valid;
} Scan;

static int32_t next(const Scan *s) { return s->lexer->lookahead; }
static bool at_end(const Scan *s) { return s->lexer->eof(s->lexer); }
static void take(const Scan *s) { s->lexer->advance(s->lexer, false); }
static void skip(const Scan *s) { s->lexer->advance(s->lexer, true); }
static void mark(const Scan *s) { s->lexer->mark_end(s->lexer); }
static bool at_line_end(const Scan *s) { return at_end(s) || next(s) == '\n'; }

static bool found(const Scan *s, enum Token token) {
  s->lexer->result_symbol = (TSSymbol)token;
  return true;
}

/// White space as Go's unicode.IsSpace sees it, but for the end of a line.
static bool is_blank(int32_t c) {
  if (c < 0x80) return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
         c == 0x202F || c == 0x205F || c == 0x3000;
}

/// White space as `\s` of Go's regular expressions sees it, but for the end of a line.
static bool is_plain_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r' || c == '\f'; }

static bool is_word(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static int32_t lower(int32_t c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; }

// ---------------------------------------------------------------------------------------------------------------------
// Templates: `{{ name }}`, on one line

typedef enum { TEMPLATE, NO_TEMPLATE, NO_TEMPLATE_AND_BLANKS } TemplateEnd;

/// Reads on after the braces.
static TemplateEnd read_template(const Scan *s) {
  bool blanks = false, name = false;
  for (; is_plain_blank(next(s)); take(s)) blanks = true;
  for (; is_word(next(s)); take(s)) name = true;
  if (name) {
    for (; is_plain_blank(next(s)); take(s)) blanks = true;
    if (next(s) == '}') {
      take(s);
      if (next(s) == '}') {
        take(s);
        return TEMPLATE;
      }
    }
  }
  return blanks ? NO_TEMPLATE_AND_BLANKS : NO_TEMPLATE;
}

/// `{{{ x }}` is a brace and a template. A longer run is text: to read it brace by brace would not be linear.
#define LONGEST_RUN 8

// ---------------------------------------------------------------------------------------------------------------------
// Text between templates

/// Where a text ends, besides the end of its line and a template.
typedef enum {
  AT_BLANK = 1,
  AT_PLAIN_BLANK = 2,
  AT_SPACE = 4,
  AT_HASH = 8,
  AT_QUOTE = 16,
  AT_DOUBLE_QUOTE = 32,
  /// the backslash that continues a header
  AT_CONTINUATION = 64,
  /// the line that begins the next section or stage; not at the ends of other lines
  AT_SECTION = 128,
  /// blanks at the end of the text belong to it
  KEEPS_BLANKS = 256,
} Ends;

static bool ends_at(unsigned ends, int32_t c) {
  return ((ends & AT_BLANK) && is_blank(c)) || ((ends & AT_PLAIN_BLANK) && is_plain_blank(c)) ||
         ((ends & AT_SPACE) && c == ' ') || ((ends & AT_HASH) && c == '#') ||
         ((ends & AT_QUOTE) && (c == '"' || c == '\'')) || ((ends & AT_DOUBLE_QUOTE) && c == '"');
}

/// Takes as much of `bootstrap:` as is there, in any case; true when it is there whole. The colon must follow directly.
static bool take_bootstrap(const Scan *s) {
  static const char word[] = "bootstrap:";
  for (const char *letter = word; *letter; letter++) {
    if (lower(next(s)) != *letter) return false;
    take(s);
  }
  return true;
}

/// After a backslash: is the rest of the line blank or a comment, and does the next line go on with the value?
/// `marks`: where it goes on is the end of the token.
typedef enum { CONTINUED, SAME_LINE, NOT_CONTINUED } Continuation;

static Continuation read_continuation(const Scan *s, bool marks) {
  while (is_blank(next(s))) take(s);
  if (next(s) == '#') {
    while (!at_line_end(s)) take(s);
  }
  if (at_end(s)) return NOT_CONTINUED;
  if (next(s) != '\n') return SAME_LINE;
  take(s);
  bool indented = false;
  for (; is_blank(next(s)); take(s)) indented = true;
  if (at_line_end(s) || next(s) == '#' || next(s) == '%') return NOT_CONTINUED;
  if (marks) mark(s);
  return !indented && lower(next(s)) == 'b' && take_bootstrap(s) ? NOT_CONTINUED : CONTINUED;
}

/// A template in this line is not one after `#` and another character than `!`: Apptainer takes the rest for a comment.
typedef struct {
  bool hash;
  bool comment;
} Line;

typedef struct {
  const Scan *scan;
  unsigned ends;
  /// some of it was read
  bool any;
  Line line;
} Text;

typedef enum { GO_ON, TEXT_ENDS, OTHER_TOKEN } Step;

static void note(Text *text, int32_t c) {
  if (text->line.hash && c != '!') text->line.comment = true;
  text->line.hash = c == '#';
}

/// The text of a body goes on after a line, unless the next one begins a section or a stage.
static Step read_line_end(Text *text) {
  const Scan *s = text->scan;
  if (!(text->ends & AT_SECTION)) return TEXT_ENDS;
  take(s);
  mark(s);
  text->any = true;
  text->line = (Line){false, false};
  if (lower(next(s)) == 'b') return take_bootstrap(s) ? TEXT_ENDS : GO_ON;
  while (is_blank(next(s))) take(s);
  return next(s) == '%' ? TEXT_ENDS : GO_ON;
}

static Step read_backslash(Text *text) {
  const Scan *s = text->scan;
  mark(s);
  take(s);
  // A continuation after some text is the next token.
  if (text->any) return read_continuation(s, false) == SAME_LINE ? GO_ON : TEXT_ENDS;
  mark(s);
  Continuation continuation = s->valid[LINE_CONTINUATION] ? read_continuation(s, true) : SAME_LINE;
  if (continuation == CONTINUED) {
    found(s, LINE_CONTINUATION);
    return OTHER_TOKEN;
  }
  text->any = true;
  return continuation == SAME_LINE ? GO_ON : TEXT_ENDS;
}

/// Braces, and the template that may follow. If it does, it is the next token, or this one where no text was read.
static Step read_braces(Text *text) {
  const Scan *s = text->scan;
  const bool body = text->ends & AT_SECTION;
  mark(s);
  unsigned run = 0;
  while (next(s) == '{') {
    take(s);
    run++;
    // Without a text before them the token is `{{`, or the first brace of a longer run.
    if (!text->any && (run == 1 || (run == 2 && next(s) != '{'))) mark(s);
  }
  // After `#`, the first brace of a longer run is the character that makes the rest a comment.
  const bool may = run == 2 || (run > 2 && run <= LONGEST_RUN && !text->line.hash);
  TemplateEnd end = may ? read_template(s) : NO_TEMPLATE;
  if (end == TEMPLATE) {
    if (text->any) return TEXT_ENDS;
    found(s, run == 2 ? TEMPLATE_START : BRACE);
    return OTHER_TOKEN;
  }
  text->any = true;
  note(text, '{');
  if (body) return GO_ON;
  if (end == NO_TEMPLATE_AND_BLANKS) {
    // The mark stands before these braces or just after them, and where blanks end the text, or the line does, it ends there.
    return at_line_end(s) || (text->ends & (AT_BLANK | AT_PLAIN_BLANK | AT_SPACE)) ? TEXT_ENDS : GO_ON;
  }
  mark(s);
  return GO_ON;
}

static Step read_text(Text *text) {
  const Scan *s = text->scan;
  const int32_t c = next(s);
  const bool body = text->ends & AT_SECTION;
  if (at_end(s)) {
    if (body) mark(s);
    return TEXT_ENDS;
  }
  if (c == '\n') return read_line_end(text);
  if (ends_at(text->ends, c)) return TEXT_ENDS;
  if (c == '\\' && (text->ends & AT_CONTINUATION)) return read_backslash(text);
  if (c == '{' && !text->line.comment) return read_braces(text);
  note(text, c);
  take(s);
  text->any = true;
  if (!body && ((text->ends & KEEPS_BLANKS) || !is_blank(c))) mark(s);
  return GO_ON;
}

/// Reads a text up to where `ends` says, or the template or continuation that stands here.
/// `started`: some of it was read already.
static bool scan_text(const Scan *s, enum Token token, unsigned ends, bool started) {
  Text text = {s, ends, started, {false, false}};
  if (started) mark(s);
  for (;;) {
    switch (read_text(&text)) {
      case OTHER_TOKEN:
        return true;
      case TEXT_ENDS:
        return text.any && found(s, token);
      case GO_ON:
        break;
    }
  }
}

#endif // APPTAINER_TEXT_H_
