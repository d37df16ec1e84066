// The lexical part of the Dockerfile grammar: every piece of text, because what ends a piece depends on the escape
// character, on line continuations (which may stand inside any word) and on the rest of the logical line.
// Every function reads forward once; the look-aheads (JSON, heredocs) run once for each instruction, so the work is
// linear in the length of the file.
#include "tree_sitter/parser.h"

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

void *tree_sitter_dockerfile_external_scanner_create(void);
void tree_sitter_dockerfile_external_scanner_destroy(void *payload);
unsigned tree_sitter_dockerfile_external_scanner_serialize(void *payload, char *buffer);
void tree_sitter_dockerfile_external_scanner_deserialize(void *payload, const char *buffer, unsigned length);
bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid);

#include "tree_sitter/alloc.h"

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

// Characters

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

// JSON: the exec form is an array up to the end of the line, and what is not valid JSON is the shell form.

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


// Heredocs: the builder splits the logical line into words as a shell would, and takes a word that is `<<NAME` as a
// whole (`3<<NAME`, `<<-NAME`, `<< NAME`) for a heredoc. A line that cannot be split (a quote is left open) has none.

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

// Comments, continuations, junk

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

// Arguments

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

// Text

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

// The whole

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

static bool scan(TSLexer *lexer, State *s, const bool *valid) {
  bool recovers = valid[ERROR_SENTINEL];
  if (s->flags & LINE_ENDED) {
    s->flags &= FILE_FLAGS;
    s->marks = 0;
    return finish(lexer, END_OF_LINE);
  }
  if (s->flags & IN_BODY) {
    if (recovers || valid[HEREDOC_TEXT] || valid[HEREDOC_END]) return scan_body(lexer, s);
    if (valid[VARIABLE]) return scan_variable(lexer, s);
    enum Token token = text_token(valid);
    return token != JUNK && scan_text(lexer, s, token, false);
  }
  if (!(s->flags & IN_LINE)) return scan_line_start(lexer, s, valid);
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

  enum Token text = recovers ? JUNK : text_token(valid);
  bool holds_blanks = !recovers && (valid[SHELL_FRAGMENT] || valid[JSON_TEXT] ||
                                    (text != JUNK && MODES[text - KEY_TEXT].blanks == ALL_BLANKS));
  if (!holds_blanks || (s->flags & UNREADABLE)) {
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
  if (recovers || (s->flags & UNREADABLE)) return scan_junk(lexer, s);
  if (valid[SHELL_FRAGMENT]) return scan_fragment(lexer, s, blanks);
  if (valid[JSON_TEXT]) return scan_json_text(lexer, s, valid, blanks);

  bool gap = valid[GAP] && (s->flags & BLANK_SEEN);
  if (valid[DIRECTIVE_NAME] || valid[DIRECTIVE_VALUE]) return scan_directive(lexer, valid);
  if ((gap || text == JUNK) && lexer->lookahead == s->escape) {
    lexer->mark_end(lexer);
    advance(lexer);
    unsigned spaces;
    if (lexer->lookahead != s->escape && continues(lexer, &spaces)) return continuation(lexer, s);
    // Not a continuation: an empty token may still stand before it, and a word that can only begin later fails.
    if (gap) {
      s->flags &= ~BLANK_SEEN;
      return finish(lexer, GAP);
    }
    if (valid[HEREDOC_ARGUMENTS] && !valid[IMAGE]) {
      find_heredocs(lexer, s, true);
      return finish(lexer, HEREDOC_ARGUMENTS);
    }
    if (valid[ARGUMENTS]) return finish(lexer, ARGUMENTS);
    if (valid[IMAGE]) return finish(lexer, IMAGE);
    return false;
  }
  if (gap) {
    s->flags &= ~BLANK_SEEN;
    lexer->mark_end(lexer);
    return finish(lexer, GAP);
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
  if (valid[VARIABLE]) return scan_variable(lexer, s);
  return text != JUNK && scan_text(lexer, s, text, blanks);
}

bool tree_sitter_dockerfile_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
  return scan(lexer, payload, valid);
}
