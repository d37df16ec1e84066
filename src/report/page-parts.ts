// What others show of a rule's page: its first sentences, its prose, and the page without what is for tests.

/** The most that a description may have; GitHub takes no longer one. */
const LONGEST = 1024;

/** A page in the forms that other tools show. */
export interface PageParts {
  /** the risk in a few sentences */
  readonly summary: string;
  /** the whole page without its code */
  readonly text: string;
  readonly markdown: string;
}

/** @param markdown the page as it is in the repository */
export function pageParts(markdown: string): PageParts {
  const page = markdown.replaceAll('\r\n', '\n').replace(/<!--[\s\S]*?-->\n*/g, '');
  const prose = proseOf(page);
  const [intro = '', ...sections] = prose.split(/^## /m);
  const why = sections.find((section) => section.startsWith('Why '))?.replace(/^.*\n+/, '') ?? '';
  const [first = ''] = why.split('\n\n');
  const lead = intro.replace(/^# .*\n+/, '').trim();
  return {
    summary: shortened([lead, first].map((part) => part.replace(/\s+/g, ' ').trim()).join(' ')),
    text: prose.replace(/^#+ /gm, '').trim(),
    markdown: displayed(page).trim(),
  };
}

/** The page as plain text: no code, no tables, no marks of Markdown. */
function proseOf(page: string): string {
  return page
    .replace(/^(`{3,}|~{3,}).*\n[\s\S]*?^\1$\n?/gm, '')
    .replace(/^\|.*\n/gm, '')
    .replace(/\[([^\]]+)\]\([^)\s]+\)/g, '$1')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/\n{3,}/g, '\n\n');
}

const CAPTIONS: Readonly<Record<string, string>> = {
  bad: 'Found',
  fixed: 'Instead',
  good: 'Not found',
  policy: 'With',
};
/** What highlighters call the languages of the pages. */
const HIGHLIGHTED: Readonly<Record<string, string>> = { sbatch: 'bash', compose: 'yaml', conda: 'yaml', edf: 'toml' };

/** The page with captions for its examples; links that only work beside the page are text. */
function displayed(page: string): string {
  return page
    .replace(/^```(\S+)[ \t]+(bad|fixed|good|policy)\b.*$/gm, (_, language: string, kind: string) => {
      return `*${CAPTIONS[kind] ?? kind}:*\n\n\`\`\`${HIGHLIGHTED[language] ?? language}`;
    })
    .replace(/\[([^\]]+)\]\((?!https?:)[^)\s]+\)/g, '$1')
    .replace(/\n{3,}/g, '\n\n');
}

/** As many whole sentences as there is room for. */
export function shortened(text: string, longest = LONGEST): string {
  if (text.length <= longest) return text;
  const cut = text.slice(0, longest);
  const end = cut.lastIndexOf('. ');
  return end > 0 ? cut.slice(0, end + 1) : `${cut.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
