// The lines of a definition file, by the rules of Apptainer's own reader (pkg/build/types/parser, internal/pkg/build/args).
//
// Stateless: the tokens the parser can use say where in the text it stands. `_section_marker` is wanted only where a line
// begins, `_line_end` only within one. Blanks before a token are skipped, never part of it.
//
// No character is read more than a fixed number of times: a token that looks ahead in vain either keeps what it read or
// ends before it, and then the next token keeps it.

#include "text.h"

// ---------------------------------------------------------------------------------------------------------------------
// Tokens

static bool scan_rest(const Scan *s, enum Token token) {
  while (!at_line_end(s)) {
    bool blank = is_blank(next(s));
    take(s);
    if (!blank) mark(s);
  }
  return found(s, token);
}

/// `name :` of a header or `name =` of an argument. A line without is invalid, up to its comment if it may have one.
static bool scan_name(const Scan *s, enum Token token, int32_t sign, bool comments, bool started) {
  if (started) mark(s);
  for (bool any = started; !at_line_end(s) && !(comments && next(s) == '#'); any = true) {
    if (next(s) == sign && any) return found(s, token);
    bool blank = is_blank(next(s));
    // A line that begins with the sign has no name, so no later sign gives it one.
    if (next(s) == sign) sign = -1;
    take(s);
    if (!blank) mark(s);
  }
  return found(s, INVALID_LINE);
}

typedef struct {
  const char *name;
  enum Token token;
} SectionName;

static const SectionName SECTIONS[] = {
  {"pre", SCRIPT_NAME},
  {"setup", SCRIPT_NAME},
  {"post", SCRIPT_NAME},
  {"environment", SCRIPT_NAME},
  {"runscript", SCRIPT_NAME},
  {"startscript", SCRIPT_NAME},
  {"test", SCRIPT_NAME},
  {"help", HELP_NAME},
  {"files", FILES_NAME},
  {"labels", LABELS_NAME},
  {"arguments", ARGUMENTS_NAME},
  {"appinstall", APP_SCRIPT_NAME},
  {"appenv", APP_SCRIPT_NAME},
  {"apprun", APP_SCRIPT_NAME},
  {"appstart", APP_SCRIPT_NAME},
  {"apptest", APP_SCRIPT_NAME},
  {"apphelp", APP_HELP_NAME},
  {"appfiles", APP_FILES_NAME},
  {"applabels", APP_LABELS_NAME},
};

#define LONGEST_NAME 16

static bool same(const char *a, const char *b) {
  while (*a && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

static bool scan_section_name(const Scan *s) {
  char name[LONGEST_NAME + 1];
  unsigned length = 0;
  for (; !at_line_end(s) && !is_blank(next(s)); take(s)) {
    if (length <= LONGEST_NAME) {
      int32_t c = lower(next(s));
      name[length] = length < LONGEST_NAME && c > 0 && c < 0x80 ? (char)c : '\0';
      length++;
    }
  }
  mark(s);
  if (length <= LONGEST_NAME) {
    name[length] = '\0';
    for (unsigned i = 0; i < sizeof SECTIONS / sizeof *SECTIONS; i++) {
      if (same(name, SECTIONS[i].name)) return found(s, SECTIONS[i].token);
    }
  }
  return found(s, UNKNOWN_NAME);
}

/// The first of exactly two words after `%files`: Apptainer takes the second for a stage, whatever the first one is.
static bool scan_from(const Scan *s) {
  bool any = false;
  for (; !at_line_end(s) && !is_blank(next(s)) && next(s) != '#' && next(s) != '{'; take(s)) any = true;
  if (!any || next(s) == '{') return scan_text(s, WORD_TEXT, AT_BLANK | AT_HASH, any);
  mark(s);
  while (is_blank(next(s))) take(s);
  bool second = false;
  while (!at_line_end(s) && !is_blank(next(s)) && next(s) != '#') {
    second = true;
    unsigned run = 0;
    for (; next(s) == '{'; take(s)) run++;
    if (run == 0) take(s);
    if (run >= 2 && read_template(s) == NO_TEMPLATE_AND_BLANKS) return found(s, WORD_TEXT);
  }
  while (is_blank(next(s))) take(s);
  return found(s, second && (at_line_end(s) || next(s) == '#') ? FROM : WORD_TEXT);
}

/// What stands in quotes, as Apptainer's pattern has it: a single quote need not be closed and then takes the whole line;
/// a double quote that is not closed is no quote.
static bool scan_path(const Scan *s, bool started) {
  if (!started && next(s) == '\'') {
    take(s);
    mark(s);
    while (!at_line_end(s) && next(s) != '\'') {
      bool blank = is_blank(next(s));
      take(s);
      if (!blank) mark(s);
    }
    return found(s, SINGLE_QUOTED_PATH);
  }
  if (!started && next(s) == '"') {
    take(s);
    mark(s);
    while (!at_line_end(s) && next(s) != '"') take(s);
    return found(s, at_line_end(s) ? PATH_TEXT : QUOTE);
  }
  return scan_text(s, PATH_TEXT, AT_PLAIN_BLANK | AT_QUOTE, started);
}

// ---------------------------------------------------------------------------------------------------------------------
// Places

/// Where the body of a section may begin: only a line that is not blank and begins nothing else makes a body.
static bool scan_body_start(const Scan *s) {
  mark(s);
  bool indented = false;
  while (!at_end(s) && (is_blank(next(s)) || next(s) == '\n')) {
    indented = next(s) != '\n';
    take(s);
  }
  bool body = !at_end(s) && next(s) != '%';
  if (body && !indented && lower(next(s)) == 'b') body = !take_bootstrap(s);
  return found(s, body ? BODY_START : NO_BODY);
}

static bool scan_line_start(const Scan *s) {
  bool indented = false;
  while (!at_end(s) && (is_blank(next(s)) || next(s) == '\n')) {
    indented = next(s) != '\n';
    skip(s);
  }
  if (at_end(s)) return false;
  if (next(s) == '%' && s->valid[SECTION_MARKER]) {
    while (next(s) == '%') take(s);
    mark(s);
    return found(s, SECTION_MARKER);
  }
  if (next(s) == '#' && s->valid[COMMENT]) return scan_rest(s, COMMENT);

  bool started = false;
  if (!indented && lower(next(s)) == 'b' && s->valid[STAGE_START]) {
    mark(s);
    if (take_bootstrap(s)) return found(s, STAGE_START);
    started = true;
  }
  if (s->valid[HEADER_NAME]) return scan_name(s, HEADER_NAME, ':', true, started);
  if (s->valid[ARGUMENT_NAME]) return scan_name(s, ARGUMENT_NAME, '=', false, started);
  if (s->valid[PATH_TEXT]) return scan_path(s, started);
  if (s->valid[APP_SOURCE_TEXT]) return scan_text(s, APP_SOURCE_TEXT, AT_SPACE | AT_HASH, started);
  if (s->valid[LABEL_KEY_TEXT]) return scan_text(s, LABEL_KEY_TEXT, AT_SPACE, started);
  // No line begins here: the text of a body stopped at a template.
  return scan_text(s, BODY_TEXT, AT_SECTION, started);
}

static bool scan_in_line(const Scan *s) {
  const bool *valid = s->valid;
  bool blanks = false;
  if (valid[QUOTED_TEXT]) return next(s) != '"' && scan_text(s, QUOTED_TEXT, AT_DOUBLE_QUOTE | KEEPS_BLANKS, false);
  if (valid[UNKNOWN_NAME] && !at_line_end(s) && !is_blank(next(s))) return scan_section_name(s);
  for (; is_blank(next(s)); skip(s)) blanks = true;
  if (at_line_end(s)) {
    if (!valid[LINE_END]) return false;
    if (!at_end(s)) take(s);
    mark(s);
    return found(s, LINE_END);
  }
  if (next(s) == '#' && valid[COMMENT]) return scan_rest(s, COMMENT);
  if (valid[HEADER_TEXT]) return scan_text(s, HEADER_TEXT, AT_HASH | AT_CONTINUATION, false);
  if (valid[VALUE_TEXT]) return scan_text(s, VALUE_TEXT, 0, false);
  if (valid[APP_DESTINATION_TEXT]) return scan_text(s, APP_DESTINATION_TEXT, AT_HASH, false);
  if (valid[IGNORED_TEXT]) return scan_rest(s, IGNORED_TEXT);
  if (valid[FROM]) return scan_from(s);

  // What is left are words. Between two of them stands a separator, without it a text goes on after a template.
  bool quote = valid[PATH_TEXT] && (next(s) == '"' || next(s) == '\'');
  if (valid[SEPARATOR] && (blanks || quote)) {
    mark(s);
    return found(s, SEPARATOR);
  }
  if (valid[WORD_TEXT]) return scan_text(s, WORD_TEXT, AT_BLANK | AT_HASH, false);
  if (valid[APP_NAME_TEXT]) return scan_text(s, APP_NAME_TEXT, AT_BLANK, false);
  if (valid[PATH_TEXT]) return scan_path(s, false);
  if (valid[APP_SOURCE_TEXT]) return scan_text(s, APP_SOURCE_TEXT, AT_SPACE | AT_HASH, false);
  if (valid[LABEL_KEY_TEXT]) return scan_text(s, LABEL_KEY_TEXT, AT_SPACE, false);
  if (valid[SEPARATOR]) {
    mark(s);
    return found(s, SEPARATOR);
  }
  // A brace was read, and a template follows.
  return valid[TEMPLATE_START] && scan_text(s, BRACE, 0, false);
}

void *tree_sitter_apptainer_external_scanner_create(void) { return NULL; }
void tree_sitter_apptainer_external_scanner_destroy(void *payload) {}
unsigned tree_sitter_apptainer_external_scanner_serialize(void *payload, char *buffer) { return 0; }
void tree_sitter_apptainer_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {}

bool tree_sitter_apptainer_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  const Scan scan = {lexer, valid};
  if (valid[ERROR_SENTINEL]) return false;
  if (valid[BODY_START]) return scan_body_start(&scan);
  if (valid[BODY_TEXT]) return scan_text(&scan, BODY_TEXT, AT_SECTION, false);
  if (valid[SECTION_MARKER] || valid[HEADER_NAME]) return scan_line_start(&scan);
  return scan_in_line(&scan);
}
