// The lexical part of the Dockerfile grammar: every piece of text, because what ends a piece depends on the escape
// character, on line continuations (which may stand inside any word) and on the rest of the logical line.
// Every function reads forward once; the look-aheads (JSON, heredocs) run once for each instruction, so the work is
// linear in the length of the file.
#include "arguments.h"
#include "heredocs.h"
#include "line_starts.h"
#include "text.h"
#include "tree_sitter/alloc.h"
#include "tree_sitter/parser.h"

void *tree_sitter_dockerfile_external_scanner_create(void);
void tree_sitter_dockerfile_external_scanner_destroy(void *payload);
unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer);
void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer, unsigned length);
bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid);

static void reset(State *s) {
  s->flags = 0;
  s->escape = '\\';
  s->failed_searches = 0;
  s->strips = false;
  s->copies = false;
  s->marks = 0;
  s->count = 0;
  s->used = 0;
}

void *tree_sitter_dockerfile_external_scanner_create(void) {
  State *s = ts_malloc(sizeof(State));
  reset(s);
  return s;
}

void tree_sitter_dockerfile_external_scanner_destroy(void *payload) { ts_free(payload); }

/// Bytes of a serialized state before its delimiters: small enough for tree-sitter to keep it without an allocation.
#define HEADER 15

unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer) {
  State *s = payload;
  unsigned n = 0;
  buffer[n++] = (char)s->flags;
  buffer[n++] = (char)(s->flags >> 8);
  buffer[n++] = (char)s->escape;
  buffer[n++] = (char)s->failed_searches;
  buffer[n++] = (char)s->strips;
  buffer[n++] = (char)s->copies;
  buffer[n++] = (char)s->count;
  for (unsigned i = 0; i < 8; i++) buffer[n++] = (char)(s->marks >> (8 * i));
  for (unsigned i = 0; i < s->used; i++) buffer[n++] = (char)s->waiting[i];
  return n;
}

void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer, unsigned length) {
  State *s = payload;
  reset(s);
  if (length < HEADER) return;
  const uint8_t *bytes = (const uint8_t *)buffer;
  s->flags = (uint16_t)(bytes[0] | bytes[1] << 8);
  s->escape = bytes[2];
  s->failed_searches = bytes[3];
  s->strips = bytes[4] != 0;
  s->copies = bytes[5] != 0;
  s->count = bytes[6];
  for (unsigned i = 0; i < 8; i++) s->marks |= (uint64_t)bytes[7 + i] << (8 * i);
  s->used = (uint16_t)(length - HEADER);
  for (unsigned i = 0; i < s->used && i < MAX_DELIMITERS; i++) s->waiting[i] = bytes[HEADER + i];
}

/// The token of text that may stand here, or JUNK when there is none.
static enum Token text_token(const bool *valid) {
  for (int token = KEY_TEXT; token <= PATTERN_TEXT; token++) if (valid[token]) return (enum Token)token;
  return JUNK;
}

static bool any_keyword(const bool *valid) {
  for (int token = FROM; token <= UNKNOWN_KEYWORD; token++) if (valid[token]) return true;
  return false;
}

static bool in_continued_line(TSLexer *lexer, State *s, bool *blanks) {
  while (is_blank(lexer->lookahead)) {
    advance(lexer);
    *blanks = true;
  }
  if (lexer->lookahead != '#') {
    s->flags &= ~CONTINUED;
    return false;
  }
  if (*blanks) {
    lexer->mark_end(lexer);
    return finish(lexer, BLANK);
  }
  s->flags = (uint16_t)((s->flags & ~CONTINUED) | AFTER_COMMENT);
  return scan_comment(lexer);
}

/// Inside a heredoc, and inside the variables there.
static bool scan_in_body(TSLexer *lexer, State *s, const bool *valid) {
  if (valid[ERROR_SENTINEL] || valid[HEREDOC_TEXT] || valid[HEREDOC_END]) return scan_body(lexer, s);
  if (valid[VARIABLE]) return scan_variable(lexer, s);
  enum Token text = text_token(valid);
  return text != JUNK && scan_text(lexer, s, text, false);
}

static bool scan_gap(TSLexer *lexer, State *s) {
  s->flags &= ~BLANK_SEEN;
  return finish(lexer, GAP);
}

/// At an escape character where no text may stand: a continuation, or the empty token before a word that begins so.
static bool scan_before_escape(TSLexer *lexer, State *s, const bool *valid, bool gap) {
  lexer->mark_end(lexer);
  advance(lexer);
  unsigned blanks;
  if (lexer->lookahead != s->escape && continues(lexer, &blanks)) return continuation(lexer, s);
  if (gap) return scan_gap(lexer, s);
  if (valid[HEREDOC_ARGUMENTS]) {
    find_heredocs(lexer, s, true);
    return finish(lexer, HEREDOC_ARGUMENTS);
  }
  if (valid[ARGUMENTS]) return finish(lexer, ARGUMENTS);
  return valid[IMAGE] && finish(lexer, IMAGE);
}

/// What stands after the blanks of a line that goes on.
static bool scan_token(TSLexer *lexer, State *s, const bool *valid, enum Token text) {
  if (valid[DIRECTIVE_NAME] || valid[DIRECTIVE_VALUE]) return scan_directive(lexer, valid);
  bool gap = valid[GAP] && (s->flags & BLANK_SEEN);
  if ((gap || text == JUNK) && lexer->lookahead == s->escape) return scan_before_escape(lexer, s, valid, gap);
  if (gap) {
    lexer->mark_end(lexer);
    return scan_gap(lexer, s);
  }
  s->flags &= ~BLANK_SEEN;
  if (valid[FLAG_START] || valid[JSON_START] || valid[ARGUMENTS] || valid[HEREDOC_ARGUMENTS] || valid[IMAGE]) {
    return scan_arguments(lexer, s, valid);
  }
  if (any_keyword(valid)) return scan_keyword(lexer, s, valid, false);
  if (valid[HEREDOC_DELIMITER]) return scan_delimiter(lexer, s);
  if (valid[HEREDOC_OPERATOR] && text == JUNK) {
    bool moved;
    return scan_operator(lexer, s, &moved);
  }
  return valid[VARIABLE] && scan_variable(lexer, s);
}

static bool scan_in_line(TSLexer *lexer, State *s, const bool *valid) {
  bool blanks = false;
  if (s->flags & AFTER_COMMENT) {
    s->flags = (uint16_t)((s->flags & ~AFTER_COMMENT) | CONTINUED);
    while (lexer->lookahead == '\r') advance(lexer);
    if (!lexer->eof(lexer)) {
      skip_to_continued_line(lexer, s, false);
      return finish(lexer, BLANK);
    }
  }
  if ((s->flags & CONTINUED) && in_continued_line(lexer, s, &blanks)) return true;

  bool recovers = valid[ERROR_SENTINEL] || (s->flags & UNREADABLE);
  enum Token text = recovers ? JUNK : text_token(valid);
  bool holds_blanks = !recovers && (valid[SHELL_FRAGMENT] || valid[JSON_TEXT] ||
                                    (text != JUNK && MODES[text - KEY_TEXT].blanks == ALL_BLANKS));
  if (!holds_blanks) {
    while (is_blank(lexer->lookahead)) {
      advance(lexer);
      blanks = true;
    }
    if (blanks && !at_end_of_line(lexer)) {
      lexer->mark_end(lexer);
      if (!recovers && valid[GAP]) s->flags |= BLANK_SEEN;
      return finish(lexer, BLANK);
    }
  }
  if (at_end_of_line(lexer)) return end_of_line(lexer, s);
  if (recovers) return scan_junk(lexer, s);
  if (valid[SHELL_FRAGMENT]) return scan_fragment(lexer, s, blanks);
  if (valid[JSON_TEXT]) return scan_json_text(lexer, s, valid, blanks);
  bool begun = text != JUNK && !(valid[GAP] && (s->flags & BLANK_SEEN));
  return begun ? scan_text(lexer, s, text, blanks) : scan_token(lexer, s, valid, text);
}

static bool scan(TSLexer *lexer, State *s, const bool *valid) {
  if (s->flags & LINE_ENDED) {
    s->flags &= FILE_FLAGS;
    s->marks = 0;
    return finish(lexer, END_OF_LINE);
  }
  if (s->flags & IN_BODY) return scan_in_body(lexer, s, valid);
  if (!(s->flags & IN_LINE)) return scan_line_start(lexer, s, valid);
  return scan_in_line(lexer, s, valid);
}

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(lexer, payload, valid);
}
