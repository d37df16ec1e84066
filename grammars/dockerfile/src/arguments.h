// Where the arguments of an instruction begin: flags, and what kind of arguments they are.
#pragma once

#include "heredoc_words.h"
#include "json.h"
#include "line_starts.h"

/// Whether an image reference begins with a registry: a first part, up to a `/`, that is `localhost` or has a `.` or a
/// `:` outside variables.
static bool has_registry(TSLexer *lexer, const State *s) {
  Line line = line_from_here(lexer, s);
  char host[9];
  unsigned length = 0;
  bool dotted = false;
  unsigned depth = 0;
  for (; line.current != '\n' && !is_blank(line.current); line_read(&line)) {
    int32_t c = line.current;
    if (depth > 0) {
      if (c == '{') depth++;
      if (c == '}') depth--;
      continue;
    }
    if (c == '/') return dotted || is_word(host, length < sizeof host ? length : 0, "localhost") ||
                         (length == sizeof host && is_word(host, length, "localhost"));
    if (c == '@' || c == '"' || c == '\'') return false;
    if (c == '{') depth++;
    if (c == '.' || c == ':') dotted = true;
    if (length < sizeof host) host[length] = c < 0x80 ? (char)c : '?';
    length++;
  }
  return false;
}

/// The flags, and then the empty token that says what kind of arguments follow.
static bool scan_arguments(TSLexer *lexer, State *s, const bool *valid) {
  lexer->mark_end(lexer);
  bool dash = valid[FLAG_START] && lexer->lookahead == '-';
  if (dash) {
    advance(lexer);
    if (lexer->lookahead == '-') {
      advance(lexer);
      lexer->mark_end(lexer);
      bool ends = at_end_of_line(lexer) || is_blank(lexer->lookahead);
      return finish(lexer, ends ? END_OF_FLAGS : FLAG_START);
    }
  }
  if (valid[JSON_START] && lexer->lookahead == '[' && !dash && !(s->flags & NOT_JSON)) {
    Line line = line_from_here(lexer, s);
    if (json_array_line(&line)) return finish(lexer, JSON_START);
    // The other readings need the line from its start again: an empty blank, to be called once more.
    s->flags |= NOT_JSON;
    return finish(lexer, BLANK);
  }
  s->flags &= ~NOT_JSON;
  if (valid[HEREDOC_ARGUMENTS]) {
    find_heredocs(lexer, s, dash);
    return finish(lexer, HEREDOC_ARGUMENTS);
  }
  if (valid[ARGUMENTS]) return finish(lexer, ARGUMENTS);
  if (valid[IMAGE]) return finish(lexer, !dash && has_registry(lexer, s) ? REGISTRY_IMAGE : IMAGE);
  return false;
}
