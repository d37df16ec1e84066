// What may begin a line: comments, directives, keywords; and what cannot be read.
#pragma once

#include "lines.h"

static bool scan_comment(TSLexer *lexer) {
  while (!at_end_of_line(lexer)) {
    if (lexer->lookahead == '\r') {
      lexer->mark_end(lexer);
      while (lexer->lookahead == '\r') advance(lexer);
      if (at_end_of_line(lexer)) return finish(lexer, COMMENT);
    } else {
      advance(lexer);
    }
  }
  lexer->mark_end(lexer);
  return finish(lexer, COMMENT);
}

static bool continuation(TSLexer *lexer, State *s) {
  skip_to_continued_line(lexer, s, true);
  s->flags |= CONTINUED;
  return finish(lexer, LINE_CONTINUATION);
}

/// What cannot be read: to the end of the line or to where it is continued.
static bool scan_junk(TSLexer *lexer, State *s) {
  bool content = false;
  while (!at_end_of_line(lexer)) {
    if (lexer->lookahead == s->escape) {
      lexer->mark_end(lexer);
      unsigned run = 0;
      while (lexer->lookahead == s->escape) {
        advance(lexer);
        run++;
      }
      unsigned blanks;
      if (run == 1 && continues(lexer, &blanks)) return content ? finish(lexer, JUNK) : continuation(lexer, s);
    } else {
      advance(lexer);
    }
    content = true;
  }
  lexer->mark_end(lexer);
  return finish(lexer, JUNK);
}

// Keywords

/// Reads a word of the logical line into `word`, in lower case; the token ends with it. Returns its length.
static unsigned read_word(Line *line, char *word, unsigned size) {
  unsigned length = 0;
  for (; line->current != '\n' && !is_blank(line->current); line_read(line)) {
    if (length < size) word[length] = line->current < 0x80 ? (char)lower(line->current) : '?';
    length++;
    line->lexer->mark_end(line->lexer);
  }
  return length;
}

static bool scan_keyword(TSLexer *lexer, State *s, const bool *valid, bool at_start) {
  Line line = line_from_here(lexer, s);
  char word[LONGEST_KEYWORD];
  unsigned length = read_word(&line, word, LONGEST_KEYWORD);
  if (length == 0) return false;
  s->flags |= DIRECTIVES_DONE | IN_LINE;
  for (unsigned i = 0; i < KEYWORD_COUNT && length <= LONGEST_KEYWORD; i++) {
    const char *keyword = KEYWORDS[i];
    unsigned n = 0;
    while (n < length && keyword[n] == word[n]) n++;
    if (n < length || keyword[n] != 0) continue;
    if (at_start ? i >= AS : !valid[i]) continue;
    s->copies = i == COPY || i == ADD;
    return finish(lexer, (enum Token)i);
  }
  if (!at_start && !valid[UNKNOWN_KEYWORD]) return false;
  return finish(lexer, UNKNOWN_KEYWORD);
}

// Line starts

static bool is_word(const char *word, unsigned length, const char *expected) {
  unsigned n = 0;
  while (n < length && expected[n] == word[n]) n++;
  return n == length && expected[n] == 0;
}

/// After the `#` of a line where a directive may stand: whether it is one. Takes over the escape character at once.
static bool is_directive(TSLexer *lexer, State *s) {
  char name[8];
  unsigned length = 0;
  while (is_unicode_space(lexer->lookahead)) advance(lexer);
  while (is_letter(lexer->lookahead) || (length > 0 && is_digit(lexer->lookahead))) {
    if (length < sizeof name) name[length] = (char)lower(lexer->lookahead);
    length++;
    advance(lexer);
  }
  if (length > sizeof name) return false;
  bool escape = is_word(name, length, "escape");
  if (!escape && !is_word(name, length, "syntax") && !is_word(name, length, "check")) return false;
  while (is_unicode_space(lexer->lookahead)) advance(lexer);
  if (lexer->lookahead != '=') return false;
  advance(lexer);
  while (is_unicode_space(lexer->lookahead)) advance(lexer);
  if (at_end_of_line(lexer)) return false;
  if (escape) {
    int32_t c = lexer->lookahead;
    advance(lexer);
    while (is_unicode_space(lexer->lookahead)) advance(lexer);
    if (at_end_of_line(lexer) && (c == '\\' || c == '`') && !(s->flags & SHEBANG)) s->escape = (uint8_t)c;
  }
  return true;
}

static bool scan_line_start(TSLexer *lexer, State *s, const bool *valid) {
  bool first = !(s->flags & BEGUN);
  s->flags |= BEGUN;
  bool blanks = false;
  for (;;) {
    while (is_unicode_space(lexer->lookahead)) {
      advance(lexer);
      blanks = true;
    }
    if (lexer->lookahead != '\n') break;
    advance(lexer);
    lexer->mark_end(lexer);
    if (s->flags & SHEBANG_LINE) s->flags &= ~SHEBANG_LINE;
    else s->flags |= DIRECTIVES_DONE;
    blanks = true;
  }
  if (blanks) {
    lexer->mark_end(lexer);
    return finish(lexer, BLANK);
  }
  if (lexer->eof(lexer)) return false;
  if (lexer->lookahead == '#') {
    advance(lexer);
    lexer->mark_end(lexer);
    if (first && lexer->lookahead == '!') {
      s->flags |= SHEBANG | SHEBANG_LINE;
      return scan_comment(lexer);
    }
    if (!(s->flags & DIRECTIVES_DONE) && is_directive(lexer, s)) {
      s->flags |= IN_LINE;
      return finish(lexer, DIRECTIVE_START);
    }
    s->flags |= DIRECTIVES_DONE;
    return scan_comment(lexer);
  }
  s->flags |= DIRECTIVES_DONE;
  if (lexer->lookahead == s->escape) {
    advance(lexer);
    lexer->mark_end(lexer);
    unsigned spaces;
    // The next line begins the instruction, so comments and empty lines there are as at any line start.
    if (continues(lexer, &spaces)) {
      skip_to_continued_line(lexer, s, true);
      return finish(lexer, LINE_CONTINUATION);
    }
    s->flags |= IN_LINE;
    return finish(lexer, UNKNOWN_KEYWORD);
  }
  return scan_keyword(lexer, s, valid, true);
}
