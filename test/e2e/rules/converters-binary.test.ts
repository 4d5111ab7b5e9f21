// Converters that read binary formats: protocol buffers, MQTT, FIX, packets (manual 7.3.1). The bytes come as base64.
import { base64, convert, ours } from '../../support/convert.js';
import { testRules } from '../../support/rule-rows.js';

const field = (key: number, ...bytes: number[]): number[] => [key, ...bytes];
const MESSAGE = [
  ...field(0x08, 0xac, 0x02), // 1: 300
  ...field(0x12, 2, 0x08, 77), // 2: { 1: 77 }
  ...field(0x1d, 0xfb, 0xff, 0xff, 0xff), // 3: fixed32
  ...field(0x21, 0xf9, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), // 4: fixed64
  ...field(0x2d, 0x00, 0x00, 0x70, 0x40), // 5: 3.75
  ...field(0x38, 5), // 7: 5, -3 in zigzag
  ...field(0x48, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01), // 9: -1
  ...field(0x08, 5), // 1 again
];

const string = (text: string): string => `\0${String.fromCharCode(text.length)}${text}`;
const packet = (type: number, body: string): string =>
  base64(`${String.fromCharCode(type, body.length)}${body}`);
const connect = (version: number, flags: number, rest: string, name = 'MQTT'): string =>
  packet(0x10, `${string(name)}${String.fromCharCode(version, flags, 0, 60)}${rest}`);

const CREDENTIALS = `${string('id')}${string('t')}${string('p')}${string('u')}${string('pw')}`;
const MQTT: Readonly<Record<string, string>> = {
  plain: connect(4, 2, string('id')),
  full: connect(4, 0xc6, CREDENTIALS),
  five: connect(
    5,
    0xc6,
    `\x13\x11\0\0\0\x0a\x21\0\x14\x26\0\x01a\0\x01b\x15\0\x01x${string('id')}\x09\x18\0\0\0\x05\x03\0\x01c${CREDENTIALS.slice(4)}`,
  ),
  old: connect(3, 2, string('id'), 'MQIsdp'),
  password: connect(4, 0x42, `${string('id')}${string('pw')}`),
  will: connect(4, 0x1a, string('id')),
  reserved: connect(4, 3, string('id')),
  connack: packet(0x20, '\0\0'),
  connack5: packet(0x20, '\x01\x80\x07\x24\x01\x1f\0\x02hi'),
  twice: connect(5, 2, `\x0a\x11\0\0\0\x0a\x11\0\0\0\x0a${string('id')}`),
  misplaced: connect(5, 2, `\x02\x01\x01${string('id')}`),
  flags: packet(0x20, '\x02\0'),
  nameless: connect(5, 0x42, `\0${string('')}${string('pw')}`),
  publish: packet(0x30, '\0\0'),
};
const FIELDS = [
  'flags',
  'protocol_name',
  'protocol_version',
  'client_identifier',
  'will_topic',
  'will_payload',
];
const MORE_FIELDS = ['username', 'password', 'keepalive', '17', '33', '21', '24', '3'];

const fix = (body: string, checksum?: string): string => {
  const text = `8=FIX.4.4|9=${body.length}|${body}`.replaceAll('|', '\x01');
  const sum = [...text].reduce((total, char) => total + char.charCodeAt(0), 0) % 256;
  return base64(`${text}10=${checksum ?? String(sum).padStart(3, '0')}\x01`);
};
const FIX: Readonly<Record<string, string>> = {
  good: fix('35=A|49=me|56=you|'),
  sum: fix('35=A|49=me|', '000'),
  order: fix('49=me|35=A|'),
  version: base64('8=FIX.9.9\x019=5\x0135=0\x0110=161\x01'),
  empty: fix('35=A|49=|'),
  letters: fix('35=A|x=1|'),
  cut: base64('8=FIX.4.4\x019=5\x0135=0'),
};

testRules('binary formats', [
  convert(
    'protocol buffers',
    {
      'req.hdr(m),b64dec,protobuf(1),hex': 'AC02]',
      'req.hdr(m),b64dec,protobuf(1,int32)': '300]',
      'req.hdr(m),b64dec,protobuf(2),hex': '084D]',
      'req.hdr(m),b64dec,protobuf(2.1,uint32)': '77]',
      'req.hdr(m),b64dec,protobuf(2.2,uint32)': ']',
      'req.hdr(m),b64dec,protobuf(3,fixed32)': '4294967291]',
      'req.hdr(m),b64dec,protobuf(3,sfixed32)': '-5]',
      'req.hdr(m),b64dec,protobuf(4,fixed64)': '-7]',
      'req.hdr(m),b64dec,protobuf(5,float)': '3]',
      'req.hdr(m),b64dec,protobuf(7,sint32)': '-3]',
      'req.hdr(m),b64dec,protobuf(9,int32)': '-1]',
      'req.hdr(m),b64dec,protobuf(9,uint64)': '-1]',
      'req.hdr(m),b64dec,protobuf(1,fixed32)': ']',
      'req.hdr(m),b64dec,protobuf(1.1)': ']',
      'req.hdr(g),b64dec,ungrpc(2.1,int32)': '77]',
      'req.hdr(g),b64dec,ungrpc(2),protobuf(1,int32)': '77]',
      'req.hdr(m),b64dec,ungrpc(1,int32)': ']',
      'req.hdr(z),b64dec,ungrpc(1,int32)': '300]',
    },
    `M: ${base64(MESSAGE)}`,
    `G: ${base64([0, 0, 0, 0, MESSAGE.length], MESSAGE)}`,
    `Z: ${base64([1, 0, 0, 0, MESSAGE.length], MESSAGE)}`,
  ),
  ...Object.entries(MQTT).map(([name, bytes]) =>
    convert(
      `MQTT: ${name}`,
      Object.fromEntries([
        ['req.hdr(p),b64dec,mqtt_is_valid', undefined],
        ...[...FIELDS, ...MORE_FIELDS].map((one) => [
          `req.hdr(p),b64dec,mqtt_field_value(connect,${one})`,
          undefined,
        ]),
        ...['flags', 'protocol_version', 'reason_code', '36', '31'].map((one) => [
          `req.hdr(p),b64dec,mqtt_field_value(CONNACK,${one})`,
          undefined,
        ]),
      ]),
      `P: ${bytes}`,
    ),
  ),
  ...Object.entries(FIX).map(([name, bytes]) =>
    convert(
      `FIX: ${name}`,
      {
        'req.hdr(p),b64dec,fix_is_valid':
          name === 'good' || name === 'empty' ? '1]' : name === 'cut' ? ']' : '0]',
        'req.hdr(p),b64dec,fix_tag_value(49)': undefined,
        'req.hdr(p),b64dec,fix_tag_value(MsgType)': undefined,
        'req.hdr(p),b64dec,fix_tag_value(77)': ']',
      },
      `P: ${bytes}`,
    ),
  ),
]);

/** A SYN over IPv4 inside a VLAN: MSS 1460, SACK, timestamps, window scale 7. */
const SYN =
  '0a0b0c0d0e0f010203040506' +
  '8100' +
  '0064' +
  '0800' +
  '4510003c1c4640004006b1e6c0a80068c0a80001' +
  'd431005023a1f5d900000000a0c2faf000000000' +
  '020405b40402080a00d2a1b30000000001030307';
/** One over IPv6 with hop-by-hop options, without TCP options. */
const SYN6 =
  '6a00000000200040' +
  '20010db8000000000000000000000001' +
  '20010db8000000000000000000000002' +
  '0600000000000000' +
  '00501f90000000010000000050020100ffff0000';

testRules('packets', [
  ours(
    'HAProxy 2.6 does not know them',
    convert(
      'Ethernet, IP and TCP',
      {
        'req.hdr(e),b64dec,eth.dst,hex': '0A0B0C0D0E0F]',
        'req.hdr(e),b64dec,eth.src,hex': '010203040506]',
        'req.hdr(e),b64dec,eth.hdr,hex': '0A0B0C0D0E0F010203040506810000640800]',
        'req.hdr(e),b64dec,eth.proto': '2048]',
        'req.hdr(e),b64dec,eth.vlan': '100]',
        'req.hdr(e),b64dec,eth.data,ip.ver': '4]',
        'req.hdr(e),b64dec,eth.data,ip.src': '192.168.0.104]',
        'req.hdr(e),b64dec,eth.data,ip.dst': '192.168.0.1]',
        'req.hdr(e),b64dec,eth.data,ip.tos': '16]',
        'req.hdr(e),b64dec,eth.data,ip.ttl': '64]',
        'req.hdr(e),b64dec,eth.data,ip.df': '1]',
        'req.hdr(e),b64dec,eth.data,ip.proto': '6]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.src': '54321]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.dst': '80]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.seq': '597816793]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.flags': '194]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.win': '64240]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.mss': '1460]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.sack': '1]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.tsopt': '1]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.tsval': '13803955]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.wscale': '7]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options.wsopt': '1]',
        'req.hdr(e),b64dec,eth.data,ip.data,tcp.options_list,hex': '0204080103]',
        // byte 1: DF, TTL up to 64, CWR and ECE; byte 2: ten words, scale 7 + 1
        'req.hdr(e),b64dec,eth.data,ip.fp,hex': '1053A8FAF005B447]',
        'req.hdr(e),b64dec,eth.data,ip.fp(5),hex': '1053A8FAF005B44740C0A80068]',
        'req.hdr(s),b64dec,ip.hdr,bytes(40),hex': '0600000000000000]',
        'req.hdr(s),b64dec,ip.src': '2001:db8::1]',
        'req.hdr(s),b64dec,ip.tos': '160]',
        'req.hdr(s),b64dec,ip.proto': '6]',
        'req.hdr(s),b64dec,ip.data,tcp.dst': '8080]',
        'req.hdr(s),b64dec,ip.data,tcp.options.mss': '0]',
        'req.hdr(s),b64dec,ip.data,tcp.options.tsval': ']',
        'req.hdr(s),b64dec,ip.fp(2),hex': 'A0D8500100000000]',
        'str(short),ip.src': ']',
        'str(short),eth.proto': ']',
        'str(short),tcp.src': ']',
      },
      `E: ${base64(Buffer.from(SYN, 'hex'))}`,
      `S: ${base64(Buffer.from(SYN6, 'hex'))}`,
    ),
  ),
  ours(
    'HAProxy 2.6 does not know them',
    convert(
      'the Forwarded field',
      {
        'req.hdr(f),rfc7239_is_valid': '1]',
        'req.hdr(f),rfc7239_field(host)': 'haproxy.org:80]',
        'req.hdr(f),rfc7239_field(for)': '192.0.2.1:9999]',
        'req.hdr(f),rfc7239_field(for),rfc7239_n2nn': '192.0.2.1]',
        'req.hdr(f),rfc7239_field(for),rfc7239_n2np,add(1)': '10000]',
        'req.hdr(f),rfc7239_field(by),rfc7239_n2nn': 'ab:cd:ff:ff:ff:ff:ff:ff]',
        'req.hdr(f),rfc7239_field(by),rfc7239_n2np': '_port]',
        'str(_name:_port),rfc7239_n2nn': '_name]',
        'str(unknown),rfc7239_n2nn': 'unknown]',
        'str(proto=custom),rfc7239_is_valid': '0]',
        'str(for=1.2.3.4;for=1.2.3.4),rfc7239_is_valid': '0]',
        'str(for=1.2.3.4;),rfc7239_is_valid': '0]',
        'str(proto=http;),rfc7239_field(proto)': ']',
        'src,rfc7239_nn': '127.0.0.1]',
        'ipv6(ab:cd::ff),rfc7239_nn': '[ab:cd::ff]]',
        'str(test),rfc7239_nn': '_test]',
        'str(),rfc7239_nn': 'unknown]',
        'str(a/b),rfc7239_nn': ']',
        'int(12),rfc7239_np': '12]',
        'str(test),rfc7239_np': '_test]',
        'str(),rfc7239_np': ']',
      },
      'F: proto=https;host="haproxy.org:80";for="192.0.2.1:9999";by="[ab:cd:ff:ff:ff:ff:ff:ff]:_port"',
    ),
  ),
]);
