// The tokens, keywords and kinds of text.
#pragma once

#include <stdbool.h>
#include <stdint.h>

// The order is that of `externals` in grammar.js; the keywords come first, as in KEYWORDS below.
enum Token {
  FROM, RUN, CMD, LABEL, MAINTAINER, EXPOSE, ENV, ADD, COPY, ENTRYPOINT, VOLUME, USER, WORKDIR, ARG, ONBUILD,
  STOPSIGNAL, HEALTHCHECK, SHELL, AS, NONE,
  UNKNOWN_KEYWORD,
  DIRECTIVE_START, DIRECTIVE_NAME, DIRECTIVE_VALUE,
  END_OF_LINE, LINE_CONTINUATION, COMMENT, BLANK, GAP,
  FLAG_START, END_OF_FLAGS,
  ARGUMENTS, HEREDOC_ARGUMENTS, IMAGE, REGISTRY_IMAGE, JSON_START,
  SHELL_FRAGMENT, HEREDOC_DESCRIPTOR, HEREDOC_OPERATOR, HEREDOC_DELIMITER, HEREDOC_NEWLINE, HEREDOC_TEXT, HEREDOC_END,
  DOLLAR, DOLLAR_BRACE, VARIABLE, ESCAPE_SEQUENCE, JSON_ESCAPE, JSON_TEXT,
  KEY_TEXT, WORD_TEXT, PATH_TEXT, REGISTRY_TEXT, PORT_TEXT, NAME_TEXT, TAG_TEXT, STAGE_TEXT, EXPOSE_TEXT, LINE_TEXT,
  USER_TEXT, FLAG_NAME, DOUBLE_TEXT, SINGLE_TEXT, BRACE_TEXT, PATTERN_TEXT,
  JUNK, ERROR_SENTINEL,
};

#define KEYWORD_COUNT (NONE + 1)
#define LONGEST_KEYWORD 11
static const char *const KEYWORDS[KEYWORD_COUNT] = {
  "from", "run", "cmd", "label", "maintainer", "expose", "env", "add", "copy", "entrypoint", "volume", "user",
  "workdir", "arg", "onbuild", "stopsignal", "healthcheck", "shell", "as", "none",
};

// What ends a text token and what it may hold. The rows are in the order of the tokens from KEY_TEXT on.
typedef struct {
  const char *stops;  // characters that end the text
  uint8_t blanks;     // whether blanks belong to the text
  bool escapes;       // the escape character takes its meaning from the next character
  bool escaped_blank; // ... also from a blank
  bool variables;     // `$NAME` ends the text
} Mode;

enum { NO_BLANKS, INNER_BLANKS, ALL_BLANKS };

static const Mode MODES[] = {
  /* KEY_TEXT      */ {"='\"", NO_BLANKS, true, true, true},
  /* WORD_TEXT     */ {"'\"", NO_BLANKS, true, true, true},
  /* PATH_TEXT     */ {"'\"", NO_BLANKS, true, false, true},
  /* REGISTRY_TEXT */ {"'\":/", NO_BLANKS, true, false, true},
  /* PORT_TEXT     */ {"'\"/", NO_BLANKS, true, false, true},
  /* NAME_TEXT     */ {"'\":@", NO_BLANKS, true, false, true},
  /* TAG_TEXT      */ {"'\"@", NO_BLANKS, true, false, true},
  /* STAGE_TEXT    */ {"", NO_BLANKS, false, false, false},
  /* EXPOSE_TEXT   */ {"'\"-/", NO_BLANKS, true, false, true},
  /* LINE_TEXT     */ {"'\"", INNER_BLANKS, true, true, true},
  /* USER_TEXT     */ {"'\":", INNER_BLANKS, true, true, true},
  /* FLAG_NAME     */ {"=", NO_BLANKS, false, false, false},
  /* DOUBLE_TEXT   */ {"\"", ALL_BLANKS, true, false, true},
  /* SINGLE_TEXT   */ {"'", ALL_BLANKS, false, false, false},
  /* BRACE_TEXT    */ {"'\"}", ALL_BLANKS, true, true, true},
  /* PATTERN_TEXT  */ {"'\"}/", ALL_BLANKS, true, true, true},
};
