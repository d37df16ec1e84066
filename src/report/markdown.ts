// A light rendering of the rule pages for a terminal.
import type { Palette } from './palette.ts';

/**
 * Headings bold, code indented, links with their address. Without styles the page comes out as it is, which is
 * what a file or another program wants.
 */
export function renderPage(markdown: string, palette: Palette): string {
  const page = markdown.replaceAll('\r\n', '\n').replace(/<!--[\s\S]*?-->\n?/g, '');
  if (!palette.styled) return ended(page);
  let fence = '';
  const lines: string[] = [];
  for (const line of page.split('\n')) {
    const marker = /^\s*(`{3,}|~{3,})/.exec(line)?.[1] ?? '';
    if (fence !== '' ? marker.startsWith(fence) : marker !== '') {
      fence = fence === '' ? marker : '';
      continue;
    }
    lines.push(fence === '' ? prose(line, palette) : `    ${palette.cyan(line)}`.trimEnd());
  }
  return ended(lines.join('\n').replace(/\n{3,}/g, '\n\n'));
}

function prose(line: string, palette: Palette): string {
  const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
  return heading === undefined ? inline(line, palette) : palette.bold(heading);
}

function inline(text: string, palette: Palette): string {
  return text
    .split(/(`[^`]+`)/)
    .map((part) => {
      if (part.length > 2 && part.startsWith('`') && part.endsWith('`')) return palette.cyan(part.slice(1, -1));
      return part
        .replace(/\*\*([^*]+)\*\*/g, (_, strong: string) => palette.bold(strong))
        .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, (_, label: string, address: string) =>
          label === address ? address : `${label} (${address})`,
        );
    })
    .join('');
}

function ended(text: string): string {
  return `${text.trimEnd()}\n`;
}
