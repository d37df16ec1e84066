import { BlockList, isIPv6 } from 'node:net';
import { describe, expect, it } from 'vitest';
import { isBlock, isHost, isInBlock, isWholeNetwork } from '../../../src/rules/kit/host-match.ts';

describe('isHost', () => {
  it.each([
    ['example.org', 'example.org'],
    ['Example.ORG.', 'example.org'],
    ['example.org', 'EXAMPLE.org'],
    ['login7.example.org', 'login*.example.org'],
    ['a-login.example.org', '*login.example.org'],
    ['[2001:db8::1]', '2001:db8::1'],
  ])('%s is %s', (host, pattern) => {
    expect(isHost(host, pattern)).toBe(true);
  });

  it.each([
    ['a.example.org', 'example.org'],
    ['login.evil.example.org', 'login*.example.org'],
    ['login1.evil.com', 'login*'],
    ['exampleXorg', 'example.org'],
    ['', '*'],
    ['example.org', ''],
  ])('%s is not %s', (host, pattern) => {
    expect(isHost(host, pattern)).toBe(false);
  });

  it.each([
    ['example.org', 'example.org', true],
    ['a.b.example.org', 'example.org', true],
    ['a.example.org', '.example.org', true],
    ['a.example.org', '*.example.org', true],
    ['example.org', '*.example.org', false],
    ['evil-example.org', 'example.org', false],
    ['example.org.evil.com', 'example.org', false],
    ['registry.example.org.evil.com', 'registry.example.org', false],
    ['example.com', 'example.org', false],
    ['org', 'example.org', false],
  ])('%s below %s: %s', (host, pattern, expected) => {
    expect(isHost(host, pattern, true)).toBe(expected);
  });

  it('is quick on names that nobody can have', () => {
    const start = performance.now();
    expect(isHost('a'.repeat(1_000_000), '*a*a*a*b')).toBe(false);
    expect(performance.now() - start).toBeLessThan(200);
  });
});

describe('isInBlock', () => {
  const addresses = [
    '0.0.0.0',
    '10.0.0.1',
    '10.255.255.255',
    '11.0.0.0',
    '172.15.255.255',
    '172.16.0.1',
    '172.31.9.9',
    '172.32.0.0',
    '203.0.113.7',
    '255.255.255.255',
    '::',
    '::1',
    '2001:db8::1',
    '2001:db8:0:1::',
    '2001:db9::1',
    'fe80::1',
    'fd12:3456:789a:1::1',
    '1:2:3:4:5:6:7:8',
    '1::8',
    '64:ff9b::10.0.0.1',
  ];
  const blocks = [
    '10.0.0.0/8',
    '172.16.0.0/12',
    '203.0.113.0/29',
    '203.0.113.7/32',
    '10.0.0.1/31',
    '0.0.0.0/0',
    '::/0',
    '2001:db8::/32',
    '2001:db8::/33',
    'fd00::/8',
    'fe80::/10',
    '::1/128',
    '1::/17',
  ];

  it('agrees with the block lists of Node', () => {
    for (const block of blocks) {
      const [network = '', length = ''] = block.split('/');
      const list = new BlockList();
      list.addSubnet(network, Number(length), isIPv6(network) ? 'ipv6' : 'ipv4');
      for (const address of addresses) {
        // Node takes an IPv4 address for an IPv6 one; a site that writes `::/0` means the latter.
        const expected = isIPv6(address) === isIPv6(network) && list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
        expect(`${address} in ${block}: ${isInBlock(address, block)}`).toBe(`${address} in ${block}: ${expected}`);
      }
    }
  });

  it.each([
    ['::ffff:10.1.2.3', '10.0.0.0/8', true],
    ['::FFFF:0a01:0203', '10.0.0.0/8', true],
    ['[2001:DB8::5]', '2001:db8::/32', true],
    ['fe80::1%ib0', 'fe80::/10', true],
    ['10.1', '10.0.0.0/8', false],
    ['10.0.0.1.evil.com', '10.0.0.0/8', false],
    ['10.0.0.256', '10.0.0.0/8', false],
    ['node1', '10.0.0.0/8', false],
    ['1::2::3', '::/0', false],
    ['1:2:3', '::/0', false],
    ['', '::/0', false],
  ])('%s in %s: %s', (address, block, expected) => {
    expect(isInBlock(address, block)).toBe(expected);
  });

  it('tells blocks from names', () => {
    expect(['10.0.0.0/8', '10.0.0.1', 'fd00::/8', '::'].every(isBlock)).toBe(true);
    expect(['10.0.0.0/33', 'ib0', 'example.org', '10.0.0/8', '', 'fd00::/129'].some(isBlock)).toBe(false);
    expect(['0.0.0.0/0', '::/0'].every(isWholeNetwork)).toBe(true);
    expect(['0.0.0.0', '0.0.0.0/1', '*'].some(isWholeNetwork)).toBe(false);
  });
});
