(comment) @comment

; Headers
(header_name) @property
(header ":" @punctuation.delimiter)
(header_value) @string
(line_continuation) @punctuation.special

; Sections
["%" "from"] @keyword
(section_name) @keyword
(app_name) @module
(stage_name) @label
(word) @constant
(unknown_section name: (section_name) @error)

; What stands in them
(path) @string.special.path
(quoted_path) @string.special.path
(label_key) @property
(label_value) @string
(argument_name) @variable.parameter
(argument "=" @operator)
(argument_value) @string
(ignored) @comment
(invalid_line) @error

(template ["{{" "}}"] @punctuation.special)
(variable) @variable
