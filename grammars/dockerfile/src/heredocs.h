// Heredocs: their delimiters, their bodies, and the ends of lines, where the bodies begin.
#pragma once

#include "lines.h"

static bool push_byte(State *s, uint16_t start, uint32_t byte) {
  if (s->used >= MAX_DELIMITERS || s->used - start >= 200) return false;
  s->waiting[s->used++] = (uint8_t)byte;
  return true;
}

static bool push_character(State *s, uint16_t start, uint32_t c) {
  if (c < 0x80) return push_byte(s, start, c);
  if (c < 0x800) return push_byte(s, start, 0xC0 | c >> 6) && push_byte(s, start, 0x80 | (c & 0x3F));
  if (c < 0x10000)
    return push_byte(s, start, 0xE0 | c >> 12) && push_byte(s, start, 0x80 | (c >> 6 & 0x3F)) &&
           push_byte(s, start, 0x80 | (c & 0x3F));
  return push_byte(s, start, 0xF0 | c >> 18) && push_byte(s, start, 0x80 | (c >> 12 & 0x3F)) &&
         push_byte(s, start, 0x80 | (c >> 6 & 0x3F)) && push_byte(s, start, 0x80 | (c & 0x3F));
}

/// Reads the delimiter after a heredoc's operator, and remembers it without its quotes.
static bool scan_delimiter(TSLexer *lexer, State *s) {
  Line line = line_from_here(lexer, s);
  uint16_t start = s->used;
  bool fits = s->count < MAX_HEREDOCS && push_byte(s, start, 0) && push_byte(s, start, 0);
  bool literal = false;
  int32_t quote = 0;
  while (line.current != '\n' && (quote != 0 || !is_unicode_space(line.current))) {
    int32_t c = line.current;
    bool kept = true;
    if (quote != 0 ? c == quote : c == '\'' || c == '"') {
      quote = quote != 0 ? 0 : c;
      literal = true;
      kept = false;
    } else if (c == '\\' && quote != '\'') {
      lexer->mark_end(lexer);
      line_read(&line);
      if (line.current == '\n') break;
      if (quote == '"' && !contains("\"$\\", line.current)) fits = fits && push_character(s, start, '\\');
      c = line.current;
    }
    if (c == '$') literal = true;
    if (kept) fits = fits && push_character(s, start, (uint32_t)c);
    lexer->mark_end(lexer);
    line_read(&line);
  }
  if (fits) {
    s->waiting[start] = (uint8_t)((s->strips ? STRIPS_TABS : 0) | (!literal && s->copies ? EXPANDS : 0));
    s->waiting[start + 1] = (uint8_t)(s->used - start - 2);
    s->count++;
  } else {
    s->used = start;
    s->flags |= UNREADABLE;
    return finish(lexer, JUNK);
  }
  return finish(lexer, HEREDOC_DELIMITER);
}

static uint32_t decode(const uint8_t **at) {
  const uint8_t *p = *at;
  unsigned length = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
  uint32_t c = length == 1 ? p[0] : p[0] & (0x3F >> (length - 1));
  for (unsigned i = 1; i < length; i++) c = c << 6 | (p[i] & 0x3F);
  *at += length;
  return c;
}

/// Reads from the start of a line as far as it agrees with the delimiter; true when the line is the delimiter.
/// `marks`: whether the token is to end where the delimiter does.
static bool reads_delimiter(TSLexer *lexer, const uint8_t *heredoc, bool marks, bool *moved) {
  const uint8_t *at = heredoc + 2;
  const uint8_t *end = at + heredoc[1];
  *moved = false;
  if (heredoc[0] & STRIPS_TABS) {
    while (lexer->lookahead == '\t') {
      advance(lexer);
      *moved = true;
    }
  }
  while (at < end) {
    if (lexer->eof(lexer) || (uint32_t)lexer->lookahead != decode(&at)) return false;
    advance(lexer);
    *moved = true;
  }
  if (marks) lexer->mark_end(lexer);
  while (lexer->lookahead == '\r') advance(lexer);
  return at_end_of_line(lexer);
}

/// Whether all waiting heredocs have an end. A heredoc without end would take the whole rest of the file.
static bool heredocs_end(TSLexer *lexer, const State *s) {
  const uint8_t *heredoc = s->waiting;
  for (unsigned i = 0; i < s->count; i++) {
    for (;;) {
      if (lexer->eof(lexer)) return false;
      bool moved;
      bool found = reads_delimiter(lexer, heredoc, false, &moved);
      while (!at_end_of_line(lexer)) advance(lexer);
      if (lexer->lookahead == '\n') advance(lexer);
      if (found) break;
    }
    heredoc += 2 + heredoc[1];
  }
  return true;
}

static bool end_of_line(TSLexer *lexer, State *s) {
  if (lexer->lookahead == '\n') advance(lexer);
  lexer->mark_end(lexer);
  if (s->count > 0) {
    if (s->failed_searches < MAX_FAILED_SEARCHES) {
      if (heredocs_end(lexer, s)) {
        s->flags |= IN_BODY;
        s->flags &= ~BLANK_SEEN;
        return finish(lexer, HEREDOC_NEWLINE);
      }
      s->failed_searches++;
    }
    s->flags |= LINE_ENDED;
    s->count = 0;
    s->used = 0;
    return finish(lexer, JUNK);
  }
  s->flags &= FILE_FLAGS;
  s->marks = 0;
  return finish(lexer, END_OF_LINE);
}

/// `${NAME…}` that ends on this line and holds no quotes: what is read as an expansion inside a heredoc.
static bool closed_expansion(TSLexer *lexer) {
  if (!starts_variable(lexer->lookahead)) return false;
  for (unsigned i = 0; i < 256 && !at_end_of_line(lexer); i++) {
    if (lexer->lookahead == '}') return true;
    if (contains("'\"$\\{", lexer->lookahead)) return false;
    advance(lexer);
  }
  return false;
}

/// The text of a heredoc: up to its delimiter, or to a variable. BLANK_SEEN says here: in the middle of a line.
static bool scan_body(TSLexer *lexer, State *s) {
  const uint8_t *heredoc = s->waiting;
  bool expands = heredoc[0] & EXPANDS;
  bool content = false;
  bool middle = s->flags & BLANK_SEEN;
  s->flags &= ~BLANK_SEEN;
  while (!lexer->eof(lexer)) {
    if (!middle) {
      lexer->mark_end(lexer);
      bool moved;
      if (reads_delimiter(lexer, heredoc, !content, &moved)) {
        if (content) return finish(lexer, HEREDOC_TEXT);
        unsigned size = 2u + heredoc[1];
        for (unsigned i = size; i < s->used; i++) s->waiting[i - size] = s->waiting[i];
        s->used = (uint16_t)(s->used - size);
        s->count--;
        s->flags &= ~IN_BODY;
        return finish(lexer, HEREDOC_END);
      }
      content = content || moved;
    }
    middle = false;
    while (!at_end_of_line(lexer)) {
      if (expands && lexer->lookahead == '$') {
        lexer->mark_end(lexer);
        advance(lexer);
        bool brace = lexer->lookahead == '{';
        if (!content) {
          if (brace) advance(lexer);
          if (starts_variable(lexer->lookahead)) lexer->mark_end(lexer);
          if (brace ? closed_expansion(lexer) : starts_variable(lexer->lookahead)) {
            s->flags |= BLANK_SEEN;
            return finish(lexer, brace ? DOLLAR_BRACE : DOLLAR);
          }
        } else {
          if (brace) advance(lexer);
          if (brace ? closed_expansion(lexer) : starts_variable(lexer->lookahead)) {
            s->flags |= BLANK_SEEN;
            return finish(lexer, HEREDOC_TEXT);
          }
        }
        content = true;
        continue;
      }
      bool escape = expands && lexer->lookahead == s->escape;
      advance(lexer);
      if (escape && !at_end_of_line(lexer)) advance(lexer);
      content = true;
    }
    if (lexer->lookahead == '\n') {
      advance(lexer);
      content = true;
    }
  }
  // Only a text that changed under the parser gets here.
  lexer->mark_end(lexer);
  s->flags &= ~IN_BODY;
  s->count = 0;
  s->used = 0;
  return content ? finish(lexer, HEREDOC_TEXT) : end_of_line(lexer, s);
}
