; Scripts are shell text unless their first line or the arguments of their section name another interpreter.
; Templates within a script belong to its text.

((script_section
  !arguments
  body: (script) @injection.content)
  (#not-match? @injection.content "^\\s*#!.*\\b(python|perl|Rscript|ruby|julia|lua|node)")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((script_section
  arguments: (section_arguments) @_interpreter
  body: (script) @injection.content)
  (#not-match? @_interpreter "\\b(python|perl|Rscript|ruby|julia|lua|node)")
  (#not-match? @injection.content "^\\s*#!.*\\b(python|perl|Rscript|ruby|julia|lua|node)")
  (#set! injection.language "bash")
  (#set! injection.include-children))

((script_section body: (script) @injection.content)
  (#match? @injection.content "^\\s*#!.*\\bpython")
  (#set! injection.language "python")
  (#set! injection.include-children))

((script_section
  arguments: (section_arguments) @_interpreter
  body: (script) @injection.content)
  (#match? @_interpreter "\\bpython")
  (#not-match? @injection.content "^\\s*#!")
  (#set! injection.language "python")
  (#set! injection.include-children))

((script_section body: (script) @injection.content)
  (#match? @injection.content "^\\s*#!.*\\bperl")
  (#set! injection.language "perl")
  (#set! injection.include-children))

((script_section body: (script) @injection.content)
  (#match? @injection.content "^\\s*#!.*\\bRscript")
  (#set! injection.language "r")
  (#set! injection.include-children))

((comment) @injection.content
  (#set! injection.language "comment"))
