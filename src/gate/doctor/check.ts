// What the doctor found, a line each, with what to do about it.

export interface Check {
  readonly level: 'ok' | 'warn' | 'fail';
  /** what was looked at */
  readonly name: string;
  readonly text: string;
  /** what to do; nothing when all is well */
  readonly todo?: string;
}

export function ok(name: string, text: string): Check {
  return { level: 'ok', name, text };
}

export function warn(name: string, text: string, todo: string): Check {
  return { level: 'warn', name, text, todo };
}

export function fail(name: string, text: string, todo: string): Check {
  return { level: 'fail', name, text, todo };
}
