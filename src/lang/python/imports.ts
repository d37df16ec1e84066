// Reads `import` and `from … import`, and binds the names they bring.
import type { Span } from '../../text/span.ts';
import type { Import } from './ast.ts';
import { Expressions } from './expressions.ts';

export class ImportReader extends Expressions {
  readonly imports: Import[] = [];

  protected readImport(): void {
    this.at++;
    do {
      const first = this.token.span;
      const module = this.#dottedName();
      const alias = this.takeWord('as') ? this.takeName()?.text : undefined;
      if (module === '') {
        this.fault();
        return;
      }
      // `import a.b` binds `a`
      const bound = alias ?? module.replace(/\..*$/s, '');
      const span = { start: first.start, end: this.lastEnd };
      this.imports.push({ module, alias: bound, span, ...this.context });
      this.names.bind(bound, { kind: 'name', path: alias === undefined ? bound : module, root: 'import', span });
    } while (this.takeOp(','));
  }

  protected readFromImport(): void {
    this.at++;
    let module = '';
    while (this.isOp('.') || this.isOp('...')) {
      module += this.token.text;
      this.at++;
    }
    if (!this.isWord('import')) module += this.#dottedName();
    if (!this.takeWord('import') || module === '') {
      this.fault();
      return;
    }
    const close = this.token.kind === 'open' ? this.token.match : undefined;
    if (close !== undefined) this.at++;
    do {
      if (this.at === close) break;
      this.#importedName(module);
    } while (this.takeOp(','));
    if (close === undefined) return;
    if (this.at < close) this.fault();
    this.at = close + 1;
  }

  #importedName(module: string): void {
    const { start } = this.token.span;
    if (this.takeOp('*')) {
      this.names.addStar(module);
      this.imports.push({ module, name: '*', alias: '', span: { start, end: this.lastEnd }, ...this.context });
      return;
    }
    const name = this.takeName()?.text;
    if (name === undefined) {
      this.fault();
      return;
    }
    const alias = (this.takeWord('as') ? this.takeName()?.text : undefined) ?? name;
    const span: Span = { start, end: this.lastEnd };
    this.imports.push({ module, name, alias, span, ...this.context });
    this.names.bind(alias, { kind: 'name', path: `${module}.${name}`, root: 'import', span });
  }

  #dottedName(): string {
    let path = this.takeName()?.text ?? '';
    while (path !== '' && this.takeOp('.')) path += `.${this.takeName()?.text ?? ''}`;
    return path;
  }
}
