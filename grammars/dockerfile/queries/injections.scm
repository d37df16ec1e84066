((comment) @injection.content
  (#set! injection.language "comment"))

; A command line in shell form is one text, whatever continuations and comments stand in it.
((shell_form (shell_fragment) @injection.content)
  (#set! injection.language "bash")
  (#set! injection.combined))

; RUN with a heredoc and no interpreter line runs the text as a script.
(run_instruction
  heredoc: (heredoc
    body: (heredoc_body) @injection.content)
  (#not-match? @injection.content "^#!")
  (#set! injection.language "bash")
  (#set! injection.include-children))

(run_instruction
  heredoc: (heredoc
    body: (heredoc_body) @injection.content)
  (#match? @injection.content "^#![^\n]*python")
  (#set! injection.language "python")
  (#set! injection.include-children))

(run_instruction
  heredoc: (heredoc
    body: (heredoc_body) @injection.content)
  (#match? @injection.content "^#![^\n]*sh\\b")
  (#set! injection.language "bash")
  (#set! injection.include-children))
