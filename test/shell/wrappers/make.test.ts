import { describe } from 'vitest';
import { startsAre } from './table.ts';

const MAKEFILE = `cat > Makefile <<'EOF'
TOOL = a -x
all: dep  # both
\t@$(TOOL) $@ "$$HOME"
dep:
\t-b \\
\t  c
other:
\td $(UNSET)
EOF
`;

describe('make', () => {
  startsAre([
    [`${MAKEFILE}make -j4`, 'make -j4', '? b c', '? a -x all …'],
    [`${MAKEFILE}make other`, 'make other', '? d …*'],
    [`${MAKEFILE}make dep TOOL=z`, 'make dep TOOL=z', '? b c'],
    [`${MAKEFILE}make TOOL=z all`, 'make TOOL=z all', '? b c', '? z all …'],
    [`${MAKEFILE}make -n`, 'make -n'],
    [`${MAKEFILE}make -f other.mk`, 'make -f other.mk'],
    ['make install'],
    [`mkdir d; printf 'x:\\n\\ta b\\n' > d/Makefile; make -C d x`, 'printf x:\\n\\ta b\\n', 'make -C d x', '? a b'],
  ]);
});
