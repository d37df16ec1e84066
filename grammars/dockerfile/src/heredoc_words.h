// Heredocs: the builder splits the logical line into words as a shell would, and takes a word that is `<<NAME` as a
// whole (`3<<NAME`, `<<-NAME`, `<< NAME`) for a heredoc. A line that cannot be split (a quote is left open) has none.
#pragma once

#include "lines.h"

typedef struct {
  Line line;
  bool started;   // inside a word
  bool digits;    // the word so far is nothing but digits
  bool candidate; // the word so far is digits, `<<` and perhaps a delimiter
  bool named;     // ... with a delimiter
  bool joined;    // a continuation stands between its two `<`
  unsigned index; // which `<<` it has
  uint64_t marks;
  bool overflow; // there is a heredoc that `marks` cannot tell
} Words;

static void word_character(Words *words, int32_t c) {
  if (!words->started) {
    words->started = true;
    words->digits = true;
    words->candidate = false;
    words->named = false;
  }
  if (!is_digit(c)) words->digits = false;
  if (c == '<') words->candidate = false;
  words->named = true;
}

static void word_end(Words *words) {
  if (words->started && words->candidate && words->named) {
    if (words->index < 64 && !words->joined) words->marks |= (uint64_t)1 << words->index;
    else words->overflow = true;
  }
  words->started = false;
}

static bool words_quoted(Words *words) {
  int32_t quote = words->line.current;
  for (line_read(&words->line); words->line.current != quote; line_read(&words->line)) {
    if (words->line.current == '\\' && quote == '"') line_read(&words->line);
    if (words->line.current == '\n') return false;
    word_character(words, words->line.current);
  }
  line_read(&words->line);
  return true;
}

#define MAX_BRACES 64

/// After a `$`: reads `{…}`, where the builder's rules for what may stand in it decide whether the line can be split.
static bool words_braces(Words *words) {
  Line *line = &words->line;
  char closers[MAX_BRACES];
  unsigned depth = 0;
  do {
    if (line->current == '{') {
      // the head of an expansion
      line_read(line);
      if (contains("{}:\n", line->current)) return false;
      if (is_digit(line->current)) while (is_digit(line->current)) line_read(line);
      else if (contains("@*#?-$!", line->current)) line_read(line);
      else while (is_name(line->current) || line->current >= 0x80) line_read(line);
      int32_t operator_ = line->current;
      if (operator_ == '\n') return false;
      if (depth + 2 > MAX_BRACES) {
        words->overflow = true;
        return false;
      }
      if (operator_ == ':') {
        line_read(line);
        if (contains("#%\n", line->current)) return false;
        closers[depth++] = '}';
      } else if (contains("+-?#%", operator_)) {
        closers[depth++] = '}';
      } else if (operator_ == '/') {
        closers[depth++] = '}';
        closers[depth++] = '/';
        line_read(line);
        if (line->current != '/') continue;
      } else if (operator_ != '}') {
        return false;
      }
      line_read(line);
    } else if (line->current == closers[depth - 1]) {
      depth--;
      line_read(line);
    } else if (line->current == '\'' || line->current == '"') {
      if (!words_quoted(words)) return false;
    } else if (line->current == '$') {
      line_read(line);
      if (line->current == '{') continue;
    } else {
      if (line->current == '\\') line_read(line);
      if (line->current == '\n') return false;
      word_character(words, line->current);
      line_read(line);
    }
    // A brace that does not follow a `$` is text.
    while (depth > 0 && line->current == '{') line_read(line);
  } while (depth > 0);
  return true;
}

/// Finds the heredocs of the logical line from here on.
static void find_heredocs(TSLexer *lexer, State *s, bool in_word) {
  Words words = {.line = line_from_here(lexer, s)};
  Line *line = &words.line;
  if (in_word) word_character(&words, '-');
  while (line->current != '\n') {
    int32_t c = line->current;
    if (is_unicode_space(c)) {
      word_end(&words);
      line_read(line);
    } else if (c == '\'' || c == '"') {
      if (!words.started) word_character(&words, c);
      words.digits = false;
      if (!words_quoted(&words)) return;
    } else if (c == '$') {
      word_character(&words, c);
      line_read(line);
      if (line->current == '{' && !words_braces(&words)) {
        if (words.overflow) s->flags |= UNREADABLE;
        return;
      }
    } else if (c == '<') {
      bool first = !words.started || words.digits;
      unsigned before = line->pairs;
      line_read(line);
      if (line->current != '<') {
        word_character(&words, c);
        continue;
      }
      word_character(&words, c);
      words.digits = false;
      words.candidate = first;
      words.named = false;
      words.joined = line->pairs == before;
      words.index = before;
      line_read(line);
      if (line->current == '-') line_read(line);
      else while (is_unicode_space(line->current)) line_read(line);
    } else {
      if (c == '\\') {
        line_read(line);
        if (line->current == '\n') break;
      }
      word_character(&words, line->current);
      line_read(line);
    }
  }
  word_end(&words);
  s->marks = words.marks;
  if (words.overflow) s->flags |= UNREADABLE;
}
