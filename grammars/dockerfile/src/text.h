// Text: the pieces of words, command lines and JSON strings.
#pragma once

#include "heredocs.h"
#include "line_starts.h"

/// At the start of a word: the descriptor or operator of a heredoc. Otherwise false, with what was read in `moved`.
static bool scan_operator(TSLexer *lexer, State *s, bool *moved) {
  bool digits = false;
  while (is_digit(lexer->lookahead)) {
    advance(lexer);
    digits = true;
  }
  *moved = digits;
  if (digits) lexer->mark_end(lexer);
  if (lexer->lookahead != '<') return false;
  advance(lexer);
  *moved = true;
  if (lexer->lookahead != '<') {
    lexer->mark_end(lexer);
    return false;
  }
  bool heredoc = s->marks & 1;
  if (heredoc && digits) return finish(lexer, HEREDOC_DESCRIPTOR);
  advance(lexer);
  s->marks >>= 1;
  s->strips = heredoc && lexer->lookahead == '-';
  if (s->strips) advance(lexer);
  lexer->mark_end(lexer);
  return heredoc && finish(lexer, HEREDOC_OPERATOR);
}

/// The command line of a shell: everything but continuations and heredoc operators, blanks included.
static bool scan_fragment(TSLexer *lexer, State *s, bool content) {
  bool ink = false;
  if (s->marks != 0 && !content) {
    if (scan_operator(lexer, s, &content)) return true;
    ink = content;
  }
  bool blank = content && !ink;
  for (;;) {
    int32_t c = lexer->lookahead;
    if (at_end_of_line(lexer)) {
      return ink ? finish(lexer, SHELL_FRAGMENT) : end_of_line(lexer, s);
    }
    if (is_blank(c)) {
      advance(lexer);
      blank = content = true;
      continue;
    }
    if (c == s->escape) {
      if (content) lexer->mark_end(lexer);
      unsigned run = 0;
      while (lexer->lookahead == s->escape) {
        advance(lexer);
        run++;
      }
      unsigned blanks = 0;
      if (run == 1 && continues(lexer, &blanks)) {
        return content ? finish(lexer, SHELL_FRAGMENT) : continuation(lexer, s);
      }
      // An escaped `<` begins no `<<`.
      if (run % 2 == 1 && blanks == 0 && lexer->lookahead == '<') advance(lexer);
      ink = content = true;
      blank = blanks > 0;
      if (!blank) lexer->mark_end(lexer);
      continue;
    }
    if (s->marks != 0 && blank && (is_digit(c) || c == '<')) {
      lexer->mark_end(lexer);
      while (is_digit(lexer->lookahead)) advance(lexer);
      if (lexer->lookahead == '<') {
        advance(lexer);
        if (lexer->lookahead == '<') {
          if (s->marks & 1) return finish(lexer, SHELL_FRAGMENT);
          s->marks >>= 1;
          advance(lexer);
        }
      }
    } else {
      advance(lexer);
      if (c == '<' && lexer->lookahead == '<') {
        advance(lexer);
        s->marks >>= 1;
      }
    }
    lexer->mark_end(lexer);
    blank = false;
    ink = content = true;
  }
}

static bool scan_json_text(TSLexer *lexer, State *s, const bool *valid, bool content) {
  if (content) lexer->mark_end(lexer);
  for (;;) {
    int32_t c = lexer->lookahead;
    if (at_end_of_line(lexer) || c == '"') break;
    if (c == '$' && valid[DOLLAR]) {
      advance(lexer);
      bool brace = lexer->lookahead == '{';
      if (brace) advance(lexer);
      if (starts_variable(lexer->lookahead)) {
        if (content) return finish(lexer, JSON_TEXT);
        lexer->mark_end(lexer);
        return finish(lexer, brace ? DOLLAR_BRACE : DOLLAR);
      }
    } else if (c == s->escape || c == '\\') {
      advance(lexer);
      unsigned blanks = 0;
      if (c == s->escape && lexer->lookahead != c) {
        if (!content) lexer->mark_end(lexer);
        if (continues(lexer, &blanks)) return content ? finish(lexer, JSON_TEXT) : continuation(lexer, s);
      }
      if (c == '\\') {
        if (content) return finish(lexer, JSON_TEXT);
        bool unicode = lexer->lookahead == 'u';
        for (unsigned i = 0; i < (unicode ? 5 : 1) && !at_end_of_line(lexer); i++) advance(lexer);
        lexer->mark_end(lexer);
        return finish(lexer, JSON_ESCAPE);
      }
    } else {
      advance(lexer);
    }
    lexer->mark_end(lexer);
    content = true;
  }
  return content && finish(lexer, JSON_TEXT);
}

/// At an escape character of a text. True when a token is finished; otherwise the character was text and has been read.
static bool scan_escape(TSLexer *lexer, State *s, enum Token token, const Mode *mode, bool content) {
  unsigned run = 0;
  while (lexer->lookahead == s->escape) {
    advance(lexer);
    run++;
  }
  int32_t c = lexer->lookahead;
  bool ends = at_end_of_line(lexer);
  if (run == 1 && (ends || c == ' ' || c == '\t' || c == '\r')) {
    bool escaped = !ends && c != '\r' && mode->escapes && mode->escaped_blank;
    if (!content) {
      if (escaped) advance(lexer);
      lexer->mark_end(lexer);
    }
    unsigned blanks;
    if (continues(lexer, &blanks)) return content ? finish(lexer, token) : continuation(lexer, s);
    return finish(lexer, content || !escaped ? token : ESCAPE_SEQUENCE);
  }
  // Between double quotes only these can be escaped.
  bool takes = !ends && !is_blank(c) && (token != DOUBLE_TEXT || contains("\"$", c));
  if (mode->escapes && (run > 1 || takes)) {
    if (content) return finish(lexer, token);
    if (run % 2 == 1 && takes) advance(lexer);
    lexer->mark_end(lexer);
    return finish(lexer, ESCAPE_SEQUENCE);
  }
  if (run % 2 == 1 && c == '<') advance(lexer);
  lexer->mark_end(lexer);
  return false;
}

static bool scan_text(TSLexer *lexer, State *s, enum Token token, bool content) {
  const Mode *mode = &MODES[token - KEY_TEXT];
  if (content) lexer->mark_end(lexer);
  if (s->marks != 0 && token == PATH_TEXT && !content && scan_operator(lexer, s, &content)) return true;
  for (;;) {
    int32_t c = lexer->lookahead;
    if (at_end_of_line(lexer) || contains(mode->stops, c)) break;
    if (is_blank(c)) {
      if (mode->blanks == NO_BLANKS) break;
      advance(lexer);
      if (mode->blanks == INNER_BLANKS) continue;
    } else if (c == '$' && mode->variables) {
      advance(lexer);
      bool brace = lexer->lookahead == '{';
      if (lexer->lookahead == '$') {
        advance(lexer);
      } else {
        if (!content && !brace) lexer->mark_end(lexer);
        if (brace) advance(lexer);
        if (starts_variable(lexer->lookahead)) {
          if (content) return finish(lexer, token);
          lexer->mark_end(lexer);
          return finish(lexer, brace ? DOLLAR_BRACE : DOLLAR);
        }
      }
    } else if (c == s->escape) {
      if (scan_escape(lexer, s, token, mode, content)) return true;
      content = true;
      continue;
    } else {
      advance(lexer);
      if (c == '<' && s->marks != 0 && lexer->lookahead == '<') {
        advance(lexer);
        s->marks >>= 1;
      }
    }
    lexer->mark_end(lexer);
    content = true;
  }
  return content && finish(lexer, token);
}

static bool scan_variable(TSLexer *lexer, State *s) {
  Line line = line_from_here(lexer, s);
  lexer->mark_end(lexer);
  if (!starts_variable(line.current)) return false;
  bool number = is_digit(line.current);
  if (is_name(line.current)) {
    for (line_read(&line); number ? is_digit(line.current) : is_name(line.current); line_read(&line)) {
      lexer->mark_end(lexer);
    }
  }
  return finish(lexer, VARIABLE);
}

static bool scan_directive(TSLexer *lexer, const bool *valid) {
  bool content = false;
  while (!at_end_of_line(lexer)) {
    int32_t c = lexer->lookahead;
    if (valid[DIRECTIVE_NAME] && !is_letter(c) && !is_digit(c)) break;
    advance(lexer);
    if (is_unicode_space(c)) continue;
    lexer->mark_end(lexer);
    content = true;
  }
  return content && finish(lexer, valid[DIRECTIVE_NAME] ? DIRECTIVE_NAME : DIRECTIVE_VALUE);
}
