// What the name of a host alone tells about where it is.

/** An address that can only be reached from the same machine. */
export function isLoopbackHost(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1').toLowerCase();
  return (
    /^(?:.+\.)?localhost$|^localhost\.localdomain$|^ip6-localhost$/.test(bare) ||
    /^127(?:\.\d{1,3}){0,3}$/.test(bare) ||
    /^(?:0\.0\.0\.0|0|::|::1|0:0:0:0:0:0:0:1|::ffff:127\.[\d.]+)$/.test(bare)
  );
}

/** An address written in numbers. */
export function isIpAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || /^[0-9a-f:.]*:[0-9a-f:.]*$/i.test(host);
}

/** RFC 1918, carrier-grade NAT, link-local (with the cloud metadata address), unique local IPv6. */
function isPrivateAddress(host: string): boolean {
  const v4 = /^(?:10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
  return (v4.test(host) && isIpAddress(host)) || (host.includes(':') && /^f(?:[cd]|e[89ab])[0-9a-f]*:/i.test(host));
}

/** A name without a dot: a neighbour in the same network, by its search domain. */
export function isSingleLabel(host: string): boolean {
  return !/[.:]/.test(host);
}

/** Loopback, private addresses, names without a dot, `.local`, `.internal` and their like: not on the internet. */
export function isInternalHost(host: string): boolean {
  return (
    isLoopbackHost(host) ||
    isPrivateAddress(host) ||
    isSingleLabel(host) ||
    /\.(?:local|internal|localdomain|lan|intranet|cluster)\.?$/.test(host)
  );
}

const PASTE =
  /^(?:gist\.github(?:usercontent)?\.com|(?:[\w-]+\.)?pastebin\.com|paste\.(?:ee|rs|debian\.net|ubuntu\.com|mozilla\.org|centos\.org)|hastebin\.com|dpaste\.(?:com|org)|ix\.io|sprunge\.us|termbin\.com|ghostbin\.co|rentry\.co|0x0\.st|transfer\.sh|file\.io|controlc\.com|justpaste\.it)$/;
const SHORTENER =
  /^(?:bit\.ly|t\.co|tinyurl\.com|goo\.gl|git\.io|is\.gd|v\.gd|ow\.ly|buff\.ly|rb\.gy|cutt\.ly|rebrand\.ly|s\.id|shorturl\.at|tiny\.cc|j\.mp|aka\.ms|lnkd\.in|t\.ly)$/;

/** A place where anyone publishes text without an account or under any name. */
export function isPasteHost(host: string): boolean {
  return PASTE.test(host);
}

/** A service that turns a short address into another one. */
export function isShortLink(host: string): boolean {
  return SHORTENER.test(host);
}

/** The branch, tag or commit in an address of one file of a repository: `raw.githubusercontent.com/owner/repo/main/x`. */
export function rawRef(host: string, path: string): string | undefined {
  const match = /^raw\.github(?:usercontent)?\.com$/.test(host)
    ? /^\/[^/]+\/[^/]+\/(?:refs\/(?:heads|tags)\/)?([^/]+)\/./.exec(path)
    : /^(?:www\.)?github\.com$|^gitlab\.|^bitbucket\./.test(host)
      ? /\/(?:-\/)?raw\/(?:refs\/(?:heads|tags)\/)?([^/]+)\/./.exec(path)
      : null;
  return match?.[1];
}

const DISTRIBUTIONS =
  /(?:^|\.)(?:ubuntu\.com|canonical\.com|debian\.org|centos\.org|fedoraproject\.org|rockylinux\.org|almalinux\.org|redhat\.com|opensuse\.org|suse\.com|alpinelinux\.org|kali\.org|raspbian\.org|openeuler\.org)$/;

/** Hosts of distributions of Linux, where they publish their packages. */
export function isDistributionHost(host: string): boolean {
  return DISTRIBUTIONS.test(host);
}
