// The header of the PROXY protocol: what we send is what we read, and what is no header is refused, never guessed at.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Ends, headerV1, headerV2, SIGNATURE, type Tlv, TlvType } from '#hapax/common/proxy-header.js';
import { INCOMPLETE, readProxyHeader } from '#hapax/engine/net/proxy-header.js';

const ENDS: Readonly<Record<string, Ends>> = {
  ipv4: { clientAddress: '192.0.2.1', clientPort: 65535, localAddress: '198.51.100.2', localPort: 80 },
  ipv6: { clientAddress: '2001:db8::1', clientPort: 0, localAddress: '::1', localPort: 443 },
};
const FIELDS: readonly Tlv[] = [
  [TlvType.uniqueId, 'X-1'],
  [0xe1, ''],
];

for (const [family, ends] of Object.entries(ENDS))
  test(`${family}: both versions are read as they were written, byte by byte`, () => {
    for (const header of [
      headerV1(ends),
      headerV2(ends),
      headerV2(ends, FIELDS),
      headerV2(ends, FIELDS, true),
    ]) {
      for (let length = 0; length < header.length; length++)
        assert.equal(readProxyHeader(header.slice(0, length)), INCOMPLETE);
      const read = readProxyHeader(`${header}GET /`);
      assert.ok(typeof read === 'object');
      assert.equal(read.length, header.length);
      assert.deepEqual(read.ends, ends);
    }
  });

test('fields come through; a checksum that is wrong does not', () => {
  const header = headerV2(ENDS.ipv4, FIELDS, true);
  const read = readProxyHeader(header);
  assert.ok(typeof read === 'object');
  assert.deepEqual(read.tlvs.slice(1), FIELDS);
  assert.equal(readProxyHeader(header.replace('X-1', 'X-2')), 'bad header');
});

test('who has no IP address is UNKNOWN, or LOCAL, and keeps the address of the connection', () => {
  const unix: Ends = { clientAddress: '', clientPort: 0, localAddress: '', localPort: 0 };
  assert.equal(headerV1(unix), 'PROXY UNKNOWN\r\n');
  assert.equal(headerV2(unix), `${SIGNATURE}\x20\0\0\0`);
  const kept = [
    headerV1(unix),
    'PROXY UNKNOWN whatever\r\n',
    headerV2(unix),
    `${SIGNATURE}\x21\0\0\0`,
    `${SIGNATURE}\x21\x12\0\x0c${'x'.repeat(12)}`,
    `${SIGNATURE}\x21\x31\0\xd8${'x'.repeat(216)}`,
  ];
  for (const header of kept) {
    const read = readProxyHeader(header);
    assert.ok(typeof read === 'object', JSON.stringify(header));
    assert.deepEqual([read.length, read.ends], [header.length, undefined]);
  }
});

const WRONG: readonly (readonly [fault: string, header: string])[] = [
  ['not a header', 'GET / HTTP/1.1\r\n\r\n'],
  ['not a header', 'PROXZ'],
  ['not a header', `${SIGNATURE}\x31\x11\0\x0c${'x'.repeat(12)}`],
  ['bad protocol', 'PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n'],
  ['bad header', 'PROXY TCP4 ::1 ::2 1 2\r\n'],
  ['bad header', 'PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n'],
  ['bad header', 'PROXY TCP4 192.0.2.01 192.0.2.2 1 2\r\n'],
  ['bad header', 'PROXY TCP4 192.0.2.1 192.0.2.2 70000 2\r\n'],
  ['bad header', 'PROXY TCP4 192.0.2.1 192.0.2.2 01 2\r\n'],
  ['bad header', 'PROXY TCP4 192.0.2.1  192.0.2.2 1 2\r\n'],
  ['bad header', 'PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n'],
  ['bad header', `PROXY TCP4 ${'1'.repeat(200)}`],
  ['bad header', `${SIGNATURE}\x22\x11\0\x0c${'x'.repeat(12)}`],
  ['bad header', `${SIGNATURE}\x21\x11\0\x04abcd`],
  ['bad header', `${SIGNATURE}\x21\x41\0\x0c${'x'.repeat(12)}`],
  ['bad header', `${SIGNATURE}\x21\x11\0\x11${'x'.repeat(12)}\x05\0\x09ab`],
];

for (const [fault, header] of WRONG)
  test(`${fault}: ${JSON.stringify(header).slice(0, 60)}`, () =>
    assert.equal(readProxyHeader(header), fault));
