// IP addresses: read and written as inet_pton and inet_ntop do, masked, cast from one family to the other.
import assert from 'node:assert/strict';
import { isIP, SocketAddress } from 'node:net';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { IpAddress } from '#hapax/common/ip.js';

const parse = (text: string): IpAddress => {
  const address = IpAddress.parse(text);
  assert.ok(address, text);
  return address;
};

describe('an IP address', () => {
  it('is read as inet_pton does', () => {
    const some = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom('0', '1', 'f', 'ff', ':', '::', '.', '255', '256', '%', 'x') }),
    );
    fc.assert(
      fc.property(some, (text) => {
        const family = text.includes('%') ? 0 : isIP(text);
        assert.equal(IpAddress.parse(text)?.family, family || undefined);
      }),
      { numRuns: 2000 },
    );
    for (const text of [
      '',
      '1.2.3',
      '1.2.3.4.5',
      '01.2.3.4',
      '1.2.3.4/8',
      ':::',
      '1:::2',
      '1::2::3',
      '12345::',
      'fe80::1%lo',
    ])
      assert.equal(IpAddress.parse(text), undefined, text);
  });

  it('is written as inet_ntop does', () => {
    const group = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const written = groups.map((one) => one.toString(16)).join(':');
        const canonical = new SocketAddress({ address: written, family: 'ipv6' }).address;
        assert.equal(parse(written).toString(), canonical);
        assert.deepEqual(parse(canonical).words, parse(written).words);
      }),
      { numRuns: 2000 },
    );
    assert.equal(String(parse('255.0.10.1')), '255.0.10.1');
    assert.equal(String(parse('::FFFF:c000:201')), '::ffff:192.0.2.1');
  });

  it('of a peer may have a zone', () => {
    assert.equal(String(IpAddress.ofPeer('fe80::1%eth0')), 'fe80::1');
    assert.equal(String(IpAddress.ofPeer('10.0.0.1')), '10.0.0.1');
    assert.equal(IpAddress.ofPeer(''), undefined);
  });

  it('is masked', () => {
    for (const [address, bits, network] of [
      ['192.0.2.129', 24, '192.0.2.0'],
      ['192.0.2.129', 25, '192.0.2.128'],
      ['255.255.255.255', 0, '0.0.0.0'],
      ['255.255.255.255', 32, '255.255.255.255'],
      ['2001:db8:ffff:ffff::1', 33, '2001:db8:8000::'],
      ['2001:db8::ffff', 128, '2001:db8::ffff'],
      ['2001:db8::ffff', 0, '::'],
    ] as const) {
      assert.equal(String(parse(address).mask(bits)), network);
      const { family } = parse(address);
      assert.equal(String(parse(address).and(IpAddress.netmask(family, bits))), network);
    }
    assert.equal(String(parse('10.20.30.40').and(parse('255.0.255.0'))), '10.0.30.0');
  });

  it('is cast from one family to the other', () => {
    for (const [ipv6, ipv4, mapped] of [
      ['::ffff:192.0.2.1', '192.0.2.1', true],
      ['::192.0.2.1', '192.0.2.1', false],
      ['2002:c000:0201::', '192.0.2.1', false],
      ['2001:db8::1', undefined, false],
      ['10.0.0.1', '10.0.0.1', false],
    ] as const) {
      assert.equal(parse(ipv6).toIpv4()?.toString(), ipv4);
      assert.equal(parse(ipv6).mapped, mapped);
    }
    assert.equal(String(parse('10.0.0.1').toIpv6()), '::ffff:10.0.0.1');
    assert.equal(String(parse('::1').toIpv6()), '::1');
  });

  it('equals the same one', () => {
    assert.ok(parse('::1').equals(parse('0:0::1')));
    assert.ok(!parse('::1').equals(parse('::2')));
    assert.ok(!parse('0.0.0.1').equals(parse('::1')));
  });

  it('has bytes', () => {
    assert.equal(parse('1.2.3.255').toBytes(), '\x01\x02\x03\xff');
    assert.equal(parse('::1').toBytes(), `${'\0'.repeat(15)}\x01`);
  });
});
