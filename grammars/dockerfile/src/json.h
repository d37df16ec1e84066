// JSON: the exec form is an array up to the end of the line, and what is not valid JSON is the shell form.
#pragma once

#include "lines.h"

#define MAX_JSON_DEPTH 1024

static bool json_blank(int32_t c) { return c == ' ' || c == '\t' || c == '\r'; }
static void json_skip(Line *line) { while (json_blank(line->current)) line_read(line); }

static bool json_string(Line *line) {
  for (line_read(line); line->current != '"'; line_read(line)) {
    if (line->current == '\n' || (uint32_t)line->current < 0x20) return false;
    if (line->current != '\\') continue;
    line_read(line);
    if (line->current == 'u') {
      for (int i = 0; i < 4; i++) {
        line_read(line);
        int32_t c = lower(line->current);
        if (!is_digit(c) && !(c >= 'a' && c <= 'f')) return false;
      }
    } else if (!contains("\"\\/bfnrt", line->current)) {
      return false;
    }
  }
  line_read(line);
  return true;
}

static bool json_digits(Line *line) {
  if (!is_digit(line->current)) return false;
  while (is_digit(line->current)) line_read(line);
  return true;
}

static bool json_number(Line *line) {
  if (line->current == '-') line_read(line);
  if (line->current == '0') line_read(line);
  else if (!json_digits(line)) return false;
  if (line->current == '.') {
    line_read(line);
    if (!json_digits(line)) return false;
  }
  if (line->current == 'e' || line->current == 'E') {
    line_read(line);
    if (line->current == '+' || line->current == '-') line_read(line);
    if (!json_digits(line)) return false;
  }
  return true;
}

static bool json_word(Line *line, const char *word) {
  for (; *word; word++) {
    if (line->current != *word) return false;
    line_read(line);
  }
  return true;
}

/// Whether a JSON array stands here and nothing after it.
static bool json_array_line(Line *line) {
  bool objects[MAX_JSON_DEPTH];
  unsigned depth = 0;
  for (;;) {
    // a value
    json_skip(line);
    bool closed = true;
    if (line->current == '[' || line->current == '{') {
      if (depth == MAX_JSON_DEPTH) return false;
      bool object = line->current == '{';
      line_read(line);
      json_skip(line);
      if (line->current == (object ? '}' : ']')) {
        line_read(line);
      } else {
        objects[depth++] = object;
        closed = false;
      }
    } else if (line->current == '"') {
      if (!json_string(line)) return false;
    } else if (line->current == 't') {
      if (!json_word(line, "true")) return false;
    } else if (line->current == 'f') {
      if (!json_word(line, "false")) return false;
    } else if (line->current == 'n') {
      if (!json_word(line, "null")) return false;
    } else if (!json_number(line)) {
      return false;
    }
    // what follows it
    while (closed && depth > 0) {
      json_skip(line);
      if (line->current == ',') {
        line_read(line);
        break;
      }
      if (line->current != (objects[depth - 1] ? '}' : ']')) return false;
      depth--;
      line_read(line);
    }
    if (depth == 0) {
      while (is_unicode_space(line->current)) line_read(line);
      return line->current == '\n';
    }
    if (objects[depth - 1]) {
      json_skip(line);
      if (line->current != '"' || !json_string(line)) return false;
      json_skip(line);
      if (line->current != ':') return false;
      line_read(line);
    }
  }
}
