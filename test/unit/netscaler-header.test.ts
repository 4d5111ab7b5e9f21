// The header of NetScaler's Client IP insertion: both forms and both families, and what is no header is refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Ends } from '#hapax/common/proxy-header.js';
import { readNetscalerHeader } from '#hapax/engine/net/netscaler-header.js';
import { INCOMPLETE } from '#hapax/engine/net/proxy-header.js';
import { legacyHeader, MAGIC, packet, standardHeader } from '../support/netscaler.js';

const IPV4: Ends = {
  clientAddress: '192.0.2.1',
  clientPort: 65535,
  localAddress: '198.51.100.2',
  localPort: 80,
};
const IPV6: Ends = { clientAddress: '2001:db8::1', clientPort: 0, localAddress: '::1', localPort: 443 };

const read = (text: string) => readNetscalerHeader(text, MAGIC);

const GOOD: readonly (readonly [name: string, header: string, ends: Ends])[] = [
  ['legacy, IPv4', legacyHeader(packet(IPV4)), IPV4],
  ['legacy, IPv6', legacyHeader(packet(IPV6)), IPV6],
  ['standard, IPv4', standardHeader(packet(IPV4)), IPV4],
  ['standard, IPv6', standardHeader(packet(IPV6)), IPV6],
  ['options of IP and TCP', standardHeader(packet(IPV4, { headerWords: 15, rest: 56 })), IPV4],
  ['ports alone', legacyHeader(packet(IPV4, { rest: 0 })), IPV4],
  ['more than both headers', legacyHeader(packet(IPV6, { rest: 900 })), IPV6],
  ['a type of its own', standardHeader(packet(IPV4), { type: 2 }), IPV4],
];

for (const [name, header, ends] of GOOD)
  test(`${name}: read byte by byte`, () => {
    for (let length = 0; length < header.length; length++)
      assert.equal(read(header.slice(0, length)), INCOMPLETE);
    assert.deepEqual(read(`${header}GET / HTTP/1.1\r\n`), { length: header.length, ends });
  });

const WRONG: readonly (readonly [fault: string, header: string])[] = [
  ['bad magic', 'GET / HTTP/1.1\r\n\r\n'],
  ['bad magic', legacyHeader(packet(IPV4), { magic: MAGIC + 1 })],
  ['bad protocol', legacyHeader(packet(IPV4, { version: 5 }))],
  ['bad protocol', standardHeader(packet(IPV4, { version: 0 }))],
  ['bad protocol', standardHeader(packet(IPV4), { type: 256 })],
  ['bad protocol', legacyHeader(packet(IPV4, { protocol: 17 }))],
  ['bad protocol', standardHeader(packet(IPV6, { protocol: 0 }))],
  ['bad protocol', legacyHeader(packet(IPV4, { headerWords: 4 }))],
  ['truncated', legacyHeader(packet(IPV4), { length: 0 })],
  ['truncated', standardHeader('', { length: 0 })],
  ['truncated', legacyHeader(packet(IPV4), { length: 23 })],
  ['truncated', standardHeader(packet(IPV6), { length: 43 })],
  ['truncated', legacyHeader(packet(IPV4), { length: 0xffffffff })],
  ['truncated', standardHeader(packet(IPV4), { length: 0xffff })],
];

for (const [fault, header] of WRONG)
  test(`${fault}: ${JSON.stringify(header).slice(0, 80)}`, () => assert.equal(read(header), fault));

test('no bytes make it throw, wait for ever, or read past what has come', () => {
  const byte = fc.nat(255).map((code) => String.fromCharCode(code));
  const head = fc.constantFrom(...GOOD.map(([, header]) => header));
  const damaged = fc
    .tuple(head, fc.nat(60), byte, fc.nat(120))
    .map(([text, at, other, end]) => (text.slice(0, at) + other + text.slice(at + 1)).slice(0, end));
  const random = fc
    .string({ unit: byte, maxLength: 200 })
    .map((rest) => legacyHeader(rest).slice(0, 4) + rest);
  fc.assert(
    fc.property(fc.oneof(damaged, random, fc.string({ unit: byte, maxLength: 100 })), (text) => {
      const header = read(text);
      if (typeof header === 'object') assert.ok(header.length <= text.length);
      // Whatever length it claims, so much decides.
      assert.notEqual(read(text.padEnd(16384, 'x')), INCOMPLETE);
    }),
  );
});
