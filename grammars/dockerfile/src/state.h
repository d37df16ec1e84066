// What the scanner remembers from one token to the next.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define MAX_HEREDOCS 16
#define MAX_DELIMITERS 240 // bytes of all waiting delimiters together; an instruction with more is an ERROR
#define MAX_FAILED_SEARCHES 8

enum Flag {
  DIRECTIVES_DONE = 1, // no parser directive may follow
  IN_LINE = 2,         // an instruction or directive has begun on this logical line
  BLANK_SEEN = 4,      // a blank stands between the last word and here
  CONTINUED = 8,       // at the start of a physical line that continues a logical one
  AFTER_COMMENT = 16,  // at the newline of a comment inside a continued line
  LINE_ENDED = 32,     // the newline has been read as junk; the end of line is still to be told
  IN_BODY = 64,        // inside the body of a heredoc
  UNREADABLE = 128,    // the rest of the logical line cannot be read
  NOT_JSON = 256,      // the arguments begin with `[` and are not JSON
  BEGUN = 512,         // something has been read
  SHEBANG = 1024,      // the first line is `#!…`: directives may follow it, but the escape character stays
  SHEBANG_LINE = 2048, // at the newline of that line
};

// What outlives a logical line.
#define FILE_FLAGS (DIRECTIVES_DONE | BEGUN | SHEBANG)

enum HeredocFlag { STRIPS_TABS = 1, EXPANDS = 2 };

typedef struct {
  uint16_t flags;
  uint8_t escape;
  uint8_t failed_searches;
  bool strips;       // the heredoc operator just read was `<<-`
  bool copies;       // the instruction is COPY or ADD, whose heredocs expand variables
  uint64_t marks;    // bit n: the n-th `<<` from here begins a heredoc
  uint8_t count;     // heredocs whose bodies are still to come
  uint16_t used;
  // one after the other: flags, length, delimiter in UTF-8
  uint8_t waiting[MAX_DELIMITERS];
} State;
