// Samples of bytes under inspection: a TLS hello of Node's own making, RDP, blocks; and what they say while bytes are
// missing.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import { connect } from 'node:tls';
import { readExpression } from '#hapax/config/sample/expression.js';
import { isFault } from '#hapax/config/sample/fault.js';
import { Compiler } from '#hapax/engine/sample/compiler.js';
import type { Inspection, Stream } from '#hapax/engine/sample/stream.js';
import type { Value } from '#hapax/engine/sample/value.js';
import { VariableSlots } from '#hapax/engine/sample/variables.js';
import { language } from '#hapax/keywords.js';
import { makeModel, makeProxy } from '../support/model.js';

const model = makeModel([makeProxy()]);
const compiler = new Compiler(model, model.proxies[0]!, new VariableSlots());

/** A sample of these bytes as text; 'waits' when more bytes may change it. */
const sample = (text: string, bytes: Buffer, final = false): Value | 'waits' => {
  const read = readExpression(text, 0, language.samples);
  if (isFault(read)) throw new Error(read.message);
  const inspection: Inspection = { bytes, final, undecided: false, head: undefined };
  const value = compiler.expression(read.expression)({ inspection } as Stream);
  return inspection.undecided ? 'waits' : Buffer.isBuffer(value) ? value.toString('latin1') : value;
};

const clientHello = async (): Promise<Buffer> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  const { port } = address;
  const client = connect({
    port,
    host: '127.0.0.1',
    servername: 'www.example.org',
    ALPNProtocols: ['h2', 'http/1.1'],
  });
  client.on('error', () => {});
  const [socket] = (await once(server, 'connection')) as [Socket];
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return bytes;
};

test('a TLS hello says whom it is for', async () => {
  const hello = await clientHello();
  assert.equal(sample('req.ssl_hello_type', hello), 1);
  assert.equal(sample('req.ssl_sni', hello), 'www.example.org');
  assert.equal(sample('req_ssl_sni', hello), 'www.example.org');
  assert.equal(sample('req.ssl_alpn', hello), 'h2,http/1.1');
  assert.equal(sample('req.ssl_ver', hello), 0x30003);
  assert.equal(sample('req.ssl_ec_ext', hello), true);
  assert.equal(typeof sample('req.ssl_st_ext', hello), 'number');
  assert.match(String(sample('req.ssl_cipherlist,hex', hello)), /1301/);
  assert.match(String(sample('req.ssl_supported_groups,hex', hello)), /001D/);
  assert.match(String(sample('req.ssl_keyshare_groups,hex', hello)), /001D/);
  assert.match(String(sample('req.ssl_sigalgs,hex', hello)), /0403/);
});

test('until it is whole, one waits; when no more comes, there is none', async () => {
  const hello = await clientHello();
  for (let length = 0; length < hello.length; length += 7) {
    const part = hello.subarray(0, length);
    assert.equal(sample('req.ssl_sni', part), 'waits', `${length} bytes`);
    assert.equal(sample('req.ssl_hello_type', part), 'waits');
    assert.equal(sample('req.ssl_sni', part, true), undefined);
  }
});

test('a hello over two records, and one that lies about its lengths', async () => {
  const hello = await clientHello();
  const message = hello.subarray(5);
  const record = (part: Buffer): Buffer =>
    Buffer.concat([Buffer.from([0x16, 3, 1, part.length >> 8, part.length & 255]), part]);
  const split = Buffer.concat([record(message.subarray(0, 50)), record(message.subarray(50))]);
  assert.equal(sample('req.ssl_sni', split), 'www.example.org');
  for (let at = 9; at < hello.length; at++) {
    const broken = Buffer.from(hello);
    broken[at] = 255;
    sample('req.ssl_sni', broken);
    sample('req.ssl_alpn', broken);
    sample('req.ssl_keyshare_groups', broken);
  }
});

test('anything else is no hello', () => {
  assert.equal(sample('req.ssl_hello_type', Buffer.from('GET / HTTP/1.1\r\n')), 0);
  assert.equal(sample('req.ssl_sni', Buffer.from('GET / HTTP/1.1\r\n')), undefined);
  assert.equal(sample('res.ssl_hello_type', Buffer.from('160303000402000000', 'hex')), 2);
});

test('blocks by offset and length', () => {
  const bytes = Buffer.from('\0\x05hello world', 'latin1');
  assert.equal(sample('req.payload(2,5)', bytes), 'hello');
  assert.equal(sample('req.payload(2,0)', bytes), 'waits');
  assert.equal(sample('req.payload(8,0)', bytes, true), 'world');
  assert.equal(sample('req.payload(10,9)', bytes), 'waits');
  assert.equal(sample('req.payload(10,9)', bytes, true), undefined);
  assert.equal(sample('req.payload_lv(0,2)', bytes), 'hello');
  assert.equal(sample('req.payload_lv(0,2,8)', bytes), 'world');
  assert.equal(sample('req.payload_lv(0,2,+6)', bytes), 'world');
  assert.equal(sample('res.payload_lv(2,1)', bytes), 'waits');
  assert.equal(sample('req.len', bytes, true), 13);
  assert.equal(sample('req.len', bytes), 'waits');
});

test('the cookie of RDP', () => {
  const packet = (cookie: string): Buffer => {
    const header = Buffer.from('0300000000e00000000000', 'hex');
    return Buffer.concat([header, Buffer.from(`Cookie: ${cookie}\r\n`, 'latin1')]);
  };
  assert.equal(sample('req.rdp_cookie', packet('mstshash=joe')), 'joe');
  assert.equal(sample('req.rdp_cookie(MSTShash)', packet('mstshash=joe')), 'joe');
  assert.equal(sample('rdp_cookie(msts)', packet('mstshash=joe')), undefined);
  assert.equal(sample('req.rdp_cookie_cnt', packet('mstshash=joe')), 1);
  assert.equal(sample('req.rdp_cookie_cnt', packet('').subarray(0, 14)), 'waits');
  assert.equal(sample('req.rdp_cookie_cnt', Buffer.from('GET / HTTP/1.1\r\n')), 0);
});

test('HTTP is told from the first line on', () => {
  assert.equal(sample('req.proto_http', Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n')), true);
  assert.equal(sample('req.proto_http', Buffer.from('GET / HTTP/1.1\r\nHost')), 'waits');
  assert.equal(sample('req.proto_http', Buffer.from('SSH-2.0-x\r\n')), false);
  assert.equal(sample('wait_end', Buffer.from('x')), 'waits');
  assert.equal(sample('wait_end', Buffer.from('x'), true), true);
});

test('without an inspection there are no bytes', () => {
  const read = readExpression('req.payload(0,1)', 0, language.samples);
  assert.ok(!isFault(read));
  assert.equal(compiler.expression(read.expression)({ inspection: undefined } as Stream), undefined);
});
