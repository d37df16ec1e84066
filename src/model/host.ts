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
export function isPrivateAddress(host: string): boolean {
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
