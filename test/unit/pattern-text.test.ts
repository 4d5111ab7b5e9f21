// Patterns as they are written: what they mean, and what the real HAProxy says of those that are wrong.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { IpAddress } from '#hapax/common/ip.js';
import { isWithin, parseNetwork, parseRange, patternFault, writeRange } from '#hapax/common/patterns.js';

const FAULTS: readonly (readonly [method: string, text: string, fault: string | undefined])[] = [
  ['int', '7', undefined],
  ['int', '1024:65535', undefined],
  ['int', '1024:', undefined],
  ['int', ':1023', undefined],
  ['int', '5-', undefined],
  ['int', '9223372036854775807', undefined],
  ['int', 'a', "'a' is not a number"],
  ['int', '+5', "'+5' is not a number"],
  ['int', '0x10', "'0x10' is not a number"],
  ['int', '1.5', "'1.5' is not a number"],
  ['int', '9223372036854775808', "'9223372036854775808' is not a number"],
  ['int', '5:3', "'5:3' is not a valid number range"],
  ['int', '1:a', "'1:a' is not a valid number range"],
  ['int', ':', "':' is not a valid number range"],
  ['int', '3--5', "'3--5' is not a valid number range"],
  ['int', '-5:-3', "'-5:-3' is not a valid number range"],
  ['len', '3:x', "'3:x' is not a valid number range"],
  ['ip', '10.0.0.0/8', undefined],
  ['ip', '1.2.3.4/08', undefined],
  ['ip', '1.2.3.4/+8', undefined],
  ['ip', '1.2.3.4/255.0.255.0', undefined],
  ['ip', '10.12', undefined],
  ['ip', '::1/128', undefined],
  ['ip', '0x7f.1', "'0x7f.1' is not a valid IPv4 or IPv6 address"],
  ['ip', '::1/129', "'::1/129' is not a valid IPv4 or IPv6 address"],
  ['ip', '::1/ffff::', "'::1/ffff::' is not a valid IPv4 or IPv6 address"],
  ['ip', '::1/', "'::1/' is not a valid IPv4 or IPv6 address"],
  ['ip', '[::1]', "'[::1]' is not a valid IPv4 or IPv6 address"],
  ['ip', 'fe80::1%lo', "'fe80::1%lo' is not a valid IPv4 or IPv6 address"],
  ['ip', '1.2.3.4/33', "'1.2.3.4/33' is not a valid IPv4 or IPv6 address"],
  ['ip', '1.2.3.4/-1', "'1.2.3.4/-1' is not a valid IPv4 or IPv6 address"],
  ['ip', '1.2.3.4/255.255.0', "'1.2.3.4/255.255.0' is not a valid IPv4 or IPv6 address"],
  ['ip', '1.2.3.4/8/8', "'1.2.3.4/8/8' is not a valid IPv4 or IPv6 address"],
  ['ip', '256.1', "'256.1' is not a valid IPv4 or IPv6 address"],
  ['bin', '48656C6c', undefined],
  ['bin', '4', 'an even number of hex digit is expected'],
  ['bin', '4g', "an hex digit is expected (found 'g')"],
  ['reg', '^/a', undefined],
  ['reg', '(', "regex '(' is invalid (error=missing closing parenthesis, erroffset=1)"],
  ['str', '(', undefined],
];

describe('a pattern', () => {
  it('that is wrong is refused in the words of HAProxy', () => {
    for (const [method, text, fault] of FAULTS) assert.equal(patternFault(method, text), fault, text);
  });

  it('of numbers is a range', () => {
    assert.deepEqual(parseRange('7'), { low: 7, high: 7 });
    assert.deepEqual(parseRange('1024:'), { low: 1024 });
    assert.deepEqual(parseRange(':1023'), { high: 1023 });
    assert.deepEqual(parseRange('20-30'), { low: 20, high: 30 });
    assert.deepEqual(parseRange(':-1'), { high: -1 });
    assert.deepEqual(parseRange('-7'), { high: 7 });
    assert.deepEqual(parseRange('9223372036854775807'), { low: 2 ** 63, high: 2 ** 63 });
  });

  it('behind an operator is a range', () => {
    for (const [operator, text, range] of [
      ['eq', '5', '5'],
      ['ge', '5', '5:'],
      ['gt', '5', '6:'],
      ['le', '5', ':5'],
      ['lt', '0', ':-1'],
      ['gt', '9007199254740992', '9007199254740993:'],
      ['gt', '1:5', '1:5'],
    ] as const)
      assert.equal(writeRange(operator, text), range);
    assert.deepEqual(writeRange('lt', 'a'), { error: "'a' is neither a number nor a supported operator" });
  });

  it('of addresses is a network', () => {
    const rows: readonly (readonly [text: string, address: string, netmask: string, bits?: number])[] = [
      ['192.168.0.1/22', '192.168.0.0', '255.255.252.0', 22],
      ['192.168.1', '192.168.0.1', '255.255.255.255', 32],
      ['10.12/8', '10.0.0.0', '255.0.0.0', 8],
      ['127.1', '127.0.0.1', '255.255.255.255', 32],
      ['10.65535', '10.0.255.255', '255.255.255.255', 32],
      ['10.9.8.7/255.255.0.0', '10.9.0.0', '255.255.0.0', 16],
      ['10.9.8.7/255.0.255.0', '10.0.8.0', '255.0.255.0'],
      ['2001:db8::1/33', '2001:db8::', 'ffff:ffff:8000::', 33],
    ];
    for (const [text, address, netmask, bits] of rows) {
      const network = parseNetwork(text);
      assert.ok('address' in network, text);
      assert.deepEqual(
        [String(network.address), String(network.netmask), network.bits],
        [address, netmask, bits],
      );
      assert.ok(isWithin(network.address, network));
      assert.ok(!isWithin(IpAddress.ipv4(1), network));
      assert.ok(!isWithin(IpAddress.ipv6(0, 0, 0, 1), network));
    }
  });
});
