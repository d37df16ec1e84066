[
  (stage)
  (script_section)
  (help_section)
  (files_section)
  (labels_section)
  (arguments_section)
  (unknown_section)
] @fold
