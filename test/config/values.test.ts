// The leaves of the language: durations, sizes, addresses, networks, and the nearest word.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseDuration } from '#hapax/common/duration.js';
import { parseSize } from '#hapax/common/size.js';
import {
  parseBindAddresses,
  parseLogAddress,
  parseNetwork,
  parseServerAddress,
} from '#hapax/config/address.js';
import { editDistance, nearest } from '#hapax/config/suggest.js';

const ENV = { ADDR: '::1', FD: '7' };

test('durations count in milliseconds, parts of one rounded up', () => {
  const rows: readonly (readonly [text: string, ms: number])[] = [
    ['0', 0],
    ['250', 250],
    ['1us', 1],
    ['1500us', 2],
    ['15ms', 15],
    ['10s', 10_000],
    ['1m', 60_000],
    ['2h', 7_200_000],
    ['24d', 2_073_600_000],
  ];
  for (const [text, ms] of rows) assert.deepEqual(parseDuration(text), { value: ms }, text);
  assert.deepEqual(parseDuration('30', 's'), { value: 30_000 });
});

test('durations that are none, too long, or odd', () => {
  for (const text of ['', 'x', '1.5s', '-1', '10 s', '25d', '3000000000'])
    assert.ok('error' in parseDuration(text), text);
  const odd = parseDuration('5seconds');
  assert.ok('value' in odd && odd.value === 5000 && odd.oddity?.includes("'e'"));
});

test('sizes count in bytes, units in either case', () => {
  assert.deepEqual(['7', '16k', '2M', '1g'].map(parseSize), [
    { value: 7 },
    { value: 16_384 },
    { value: 2_097_152 },
    { value: 1_073_741_824 },
  ]);
  for (const text of ['', 'k', '1.5m', '1kb', '99999999999999g']) assert.ok('error' in parseSize(text), text);
});

const binds = (word: string): string => {
  const parsed = parseBindAddresses(word, ENV);
  if ('error' in parsed) return parsed.error;
  return parsed.value
    .map((to) =>
      to.kind === 'inet'
        ? `${to.host} ${to.port}`
        : to.kind === 'fd'
          ? `fd ${to.fd}`
          : `${to.abstract ? '@' : ''}${to.path}`,
    )
    .join(', ');
};

test('bind addresses', () => {
  const rows: readonly (readonly [word: string, expected: string])[] = [
    [':80', '0.0.0.0 80'],
    ['*:80', '0.0.0.0 80'],
    ['10.0.0.1:80,:443', '10.0.0.1 80, 0.0.0.0 443'],
    [':8000-8002', '0.0.0.0 8000, 0.0.0.0 8001, 0.0.0.0 8002'],
    [':::80', ':: 80'],
    ['[::1]:80', '::1 80'],
    ['::1:80', '::1 80'],
    ['2001:DB8:0:0::1:80', '2001:db8::1 80'],
    ['ipv6@:80', ':: 80'],
    ['ipv4@:80', '0.0.0.0 80'],
    ['stream+ipv4@:80', '0.0.0.0 80'],
    ['tcp6@[::1]:80', '::1 80'],
    ['$ADDR:80', '::1 80'],
    ['localhost:80', 'localhost 80'],
    ['/run/a:b', '/run/a:b'],
    ['unix@a.sock', 'a.sock'],
    ['abns@name', '@name'],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the variable is that of the cfg
    ['fd@${FD}', 'fd 7'],
    [':', "missing port specification in ':'"],
    ['127.0.0.1', "missing port specification in '127.0.0.1'"],
    [':0', "invalid port '0'"],
    [':65536', "invalid port '65536'"],
    [':90-80', "invalid port range '90-80'"],
    [':x', "invalid character 'x' in port number 'x' in ':x'"],
    [':+5', "port offset not permitted here in ':+5'"],
    ['[::1:80', "invalid address: '[::1' in '[::1:80'"],
    ['ipv4@[::1]:80', "invalid address: '[::1]' in 'ipv4@[::1]:80'"],
    ['foo@bar:80', "invalid address: 'foo@bar' in 'foo@bar:80'"],
    ['constructor@:80', "invalid address: 'constructor@' in 'constructor@:80'"],
    ['udp@:80', "dgram-type address not acceptable in 'udp@:80'"],
    ['quic4@:443', "QUIC (quic4@) is not supported yet in 'quic4@:443'"],
    ['fd@x', "file descriptor 'x' is not a valid integer in 'fd@x'"],
    [':1-65535,:1-65535,:1-65535', "too many ports in ':1-65535,:1-65535,:1-65535'"],
  ];
  for (const [word, expected] of rows) assert.equal(binds(word), expected, word);
});

test('server addresses: a port, none, or an offset to the one of the client', () => {
  const read = (word: string) => {
    const parsed = parseServerAddress(word, ENV);
    if ('error' in parsed) return parsed.error;
    const { to, port } = parsed.value;
    return to.kind === 'inet'
      ? [to.host, to.port, port, parsed.oddity].filter((part) => part !== undefined)
      : to;
  };
  assert.deepEqual(read('10.0.0.1:80'), ['10.0.0.1', 80, 'fixed']);
  assert.deepEqual(read('10.0.0.1'), ['10.0.0.1', 0, 'client']);
  assert.deepEqual(read('web.example:'), ['web.example', 0, 'client']);
  assert.deepEqual(read('[::1]:+1000'), ['::1', 1000, 'offset']);
  assert.deepEqual(read('10.0.0.1:-5'), ['10.0.0.1', -5, 'offset']);
  assert.deepEqual(read('10.0.0.1:80/path'), [
    '10.0.0.1',
    80,
    'fixed',
    "'/path' after the port in '10.0.0.1:80/path' is ignored",
  ]);
  assert.deepEqual(read('/run/app.sock'), { kind: 'unix', path: '/run/app.sock', abstract: false });
  assert.equal(read('10.0.0.1:80-90'), "port range not permitted here in '10.0.0.1:80-90'");
  assert.equal(read('fd@3'), "a file descriptor is not acceptable here in 'fd@3'");
});

test('log targets and networks', () => {
  assert.deepEqual(parseLogAddress('udp@[::1]:5514', ENV), {
    value: { kind: 'udp', host: '::1', port: 5514 },
  });
  assert.deepEqual(parseLogAddress('logs.example', ENV), {
    value: { kind: 'udp', host: 'logs.example', port: 514 },
  });
  assert.deepEqual(parseLogAddress('stderr', ENV), { value: { kind: 'fd', fd: 2 } });
  assert.deepEqual(parseLogAddress('tcp@127.0.0.1', ENV), {
    value: { kind: 'stream', address: { kind: 'inet', host: '127.0.0.1', port: 514 } },
  });
  assert.ok('error' in parseLogAddress('tcp@127.0.0.1:+5', ENV));
  assert.deepEqual(['10.0.0.0/255.0.0.0', '::1', '10.0.0.0/33', '10.0.0.0/255.0.255.0'].map(parseNetwork), [
    { value: '10.0.0.0/8' },
    { value: '::1/128' },
    { error: "'33' is not a network mask for '10.0.0.0'" },
    { error: "'255.0.255.0' is not a network mask for '10.0.0.0'" },
  ]);
});

test('the nearest word: two neighbours swapped are one slip', () => {
  assert.equal(editDistance('retires', 'retries'), 1);
  assert.equal(nearest('rondrobin', ['leastconn', 'roundrobin']), 'roundrobin');
  assert.equal(nearest('def', ['default-server', 'bind']), 'default-server');
  assert.equal(nearest('xyzzy', ['mode', 'bind']), undefined);
  assert.equal(nearest('x', ['y']), undefined);
});
