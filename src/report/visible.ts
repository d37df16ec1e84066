// Makes text that others wrote harmless to print: no terminal escapes, no bidirectional tricks, no hidden characters.

/** True for characters that act on a terminal, reorder text or take no room: everything a reader can't see. */
function isHidden(code: number): boolean {
  if (code < 0x20) return true;
  if (code < 0x7f) return false;
  return (
    code <= 0x9f ||
    code === 0xad ||
    code === 0x61c ||
    code === 0x180e ||
    code === 0x200b ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2060 && code <= 0x206f) ||
    (code >= 0xd800 && code <= 0xdfff) ||
    code === 0xfeff ||
    (code >= 0xfff9 && code <= 0xfffb) ||
    (code >= 0xe0000 && code <= 0xe0fff)
  );
}

/** One character as it may be printed; hidden ones by their number. */
export function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (!isHidden(code)) return character;
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** A text as it may be printed on one line of a terminal or log. */
export function visible(text: string): string {
  let shown = '';
  for (const character of text) shown += visibleCharacter(character);
  return shown;
}

/** Escapes what JSON itself leaves alone but a terminal or a log viewer would obey. The value stays the same. */
export function visibleJson(json: string): string {
  let shown = '';
  let from = 0;
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i);
    if (unit < 0x7f) continue;
    const code = json.codePointAt(i) ?? unit;
    const length = code > 0xffff ? 2 : 1;
    if (isHidden(code)) {
      shown += json.slice(from, i);
      for (let k = 0; k < length; k++)
        shown += `\\u${json
          .charCodeAt(i + k)
          .toString(16)
          .padStart(4, '0')}`;
      from = i + length;
    }
    i += length - 1;
  }
  return shown + json.slice(from);
}

/** How many terminal columns a printable character takes. */
export function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x300) return 1;
  if (/^[\p{Mn}\p{Me}\u200c\u200d]$/u.test(character)) return 0;
  return isWide(code) || /^\p{Emoji_Presentation}$/u.test(character) ? 2 : 1;
}

/** East Asian wide and fullwidth blocks. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
