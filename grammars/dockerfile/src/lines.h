// Characters, line continuations, and the logical line as the builder sees it.
#pragma once

#include "state.h"
#include "tokens.h"
#include "tree_sitter/parser.h"

static bool is_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r'; }

static bool is_unicode_space(int32_t c) {
  return is_blank(c) || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

static bool is_digit(int32_t c) { return c >= '0' && c <= '9'; }
static bool is_letter(int32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_name(int32_t c) { return is_letter(c) || is_digit(c) || c == '_'; }
/// What may follow `$`: a name, a number, or a special parameter. `$$` is left in the text.
static bool starts_variable(int32_t c) {
  return is_name(c) || c == '@' || c == '*' || c == '#' || c == '?' || c == '-' || c == '!';
}
static int32_t lower(int32_t c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }

static bool contains(const char *set, int32_t c) {
  for (; *set; set++) if (*set == c) return true;
  return false;
}

static bool at_end_of_line(TSLexer *lexer) { return lexer->lookahead == '\n' || lexer->eof(lexer); }

static void advance(TSLexer *lexer) { lexer->advance(lexer, false); }

static bool finish(TSLexer *lexer, enum Token token) {
  lexer->result_symbol = token;
  return true;
}

// Line continuations

/// After an escape character: reads blanks; true when the physical line ends there, so that the next one continues it.
/// `blanks` counts the blanks read.
static bool continues(TSLexer *lexer, unsigned *blanks) {
  *blanks = 0;
  while (lexer->lookahead == ' ' || lexer->lookahead == '\t') {
    advance(lexer);
    ++*blanks;
  }
  // Carriage returns before the newline belong to the newline.
  while (lexer->lookahead == '\r') {
    advance(lexer);
    ++*blanks;
  }
  return at_end_of_line(lexer);
}

/// At the newline that a continuation jumps over: reads it, and the empty lines after it. `bare`: also continuations
/// that stand alone on their lines.
static void skip_to_continued_line(TSLexer *lexer, const State *s, bool bare) {
  if (lexer->lookahead == '\n') advance(lexer);
  lexer->mark_end(lexer);
  while (!lexer->eof(lexer)) {
    if (lexer->lookahead == s->escape) {
      if (!bare) return;
      advance(lexer);
      unsigned blanks;
      if (!continues(lexer, &blanks)) return;
    } else {
      while (is_unicode_space(lexer->lookahead)) advance(lexer);
      if (lexer->lookahead != '\n') return;
    }
    if (lexer->lookahead == '\n') advance(lexer);
    lexer->mark_end(lexer);
  }
}

/// Reads a logical line as the builder sees it: without continuations and without the comments and empty lines inside.
typedef struct {
  TSLexer *lexer;
  int32_t escape;
  int32_t current; // '\n' at the end of the line
  unsigned escapes; // escape characters that were read ahead and are still to be told
  unsigned blanks;  // likewise blanks, which come after them
  unsigned pairs;   // `<<` read so far, as the text tokens will count them: not across a continuation or an escape
  enum { NO_HALF, HALF_PAIR, ESCAPED } half;
} Line;

static void skip_comments_and_empty_lines(TSLexer *lexer, unsigned *blanks) {
  for (;;) {
    *blanks = 0;
    while (is_unicode_space(lexer->lookahead)) {
      advance(lexer);
      ++*blanks;
    }
    if (lexer->lookahead == '#') {
      while (!at_end_of_line(lexer)) advance(lexer);
    } else if (lexer->lookahead != '\n') {
      return;
    }
    if (lexer->eof(lexer)) return;
    advance(lexer);
  }
}

static void line_read_character(Line *line, bool *joined) {
  TSLexer *lexer = line->lexer;
  for (;;) {
    if (line->escapes > 0) {
      line->escapes--;
      line->current = line->escape;
      return;
    }
    if (line->blanks > 0) {
      line->blanks--;
      line->current = ' ';
      return;
    }
    if (at_end_of_line(lexer)) {
      line->current = '\n';
      return;
    }
    if (lexer->lookahead != line->escape) {
      line->current = lexer->lookahead;
      advance(lexer);
      return;
    }
    unsigned run = 0;
    while (lexer->lookahead == line->escape) {
      advance(lexer);
      run++;
    }
    unsigned blanks = 0;
    if (run == 1 && continues(lexer, &blanks)) {
      *joined = true;
      if (!lexer->eof(lexer)) {
        advance(lexer);
        skip_comments_and_empty_lines(lexer, &blanks);
        line->blanks = blanks;
      }
    } else {
      line->escapes = run;
      line->blanks = blanks;
    }
  }
}

static void line_read(Line *line) {
  bool joined = false;
  line_read_character(line, &joined);
  if (joined) line->half = NO_HALF;
  if (line->current == '<' && line->half == HALF_PAIR) {
    line->pairs++;
    line->half = NO_HALF;
  } else if (line->half == ESCAPED) {
    line->half = NO_HALF;
  } else if (line->current == '<') {
    line->half = HALF_PAIR;
  } else {
    line->half = line->current == line->escape ? ESCAPED : NO_HALF;
  }
}

static Line line_from_here(TSLexer *lexer, const State *s) {
  Line line = {lexer, s->escape, 0, 0, 0, 0, NO_HALF};
  line_read(&line);
  return line;
}
