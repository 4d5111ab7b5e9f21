// Samples of the TLS hello that passes through in mode tcp (manual 7.3.5): nothing is deciphered for them.
import {
  CLIENT_HELLO,
  type ClientHello,
  Extension,
  firstMessage,
  helloType,
  protocols,
  readClientHello,
  SERVER_HELLO,
  serverName,
} from '../../../common/tls-hello.js';
import { type Fetch, family, named } from '../fetch.js';
import type { Value } from '../value.js';
import { inspect, MORE } from './buffer.js';

const request = family({ need: 'request' });

const row = (name: string, out: Fetch['out'], summary: string, read: (hello: ClientHello) => Value): Fetch =>
  request(
    name,
    out,
    summary,
    inspect((bytes) => {
      const hello = readClientHello(bytes);
      return hello === 'incomplete' ? MORE : hello && read(hello);
    }),
  );

/** The number of a hello of that type, 0 for anything else. */
const typeIs = (type: number) =>
  inspect((bytes) => {
    const found = helloType(bytes);
    if (found === 'incomplete') return MORE;
    if (found !== type) return 0;
    const message = firstMessage(bytes);
    return message === 'incomplete' ? MORE : message ? type : 0;
  });

/** The list inside an extension, without its length. */
const list =
  (extension: number) =>
  ({ extensions }: ClientHello): Value => {
    const content = extensions.get(extension);
    return content && Buffer.from(content.subarray(2));
  };

/** 0: no ticket extension, 1: an empty one, 2: with a ticket (RFC 5077). */
const ticket = ({ extensions }: ClientHello): number => {
  const content = extensions.get(Extension.sessionTicket);
  return content ? (content.length > 0 ? 2 : 1) : 0;
};

export const helloFetches: readonly Fetch[] = [
  ...named(
    request(
      'req.ssl_hello_type',
      'sint',
      'The type of the TLS hello, 1 when it is there.',
      typeIs(CLIENT_HELLO),
    ),
    'req_ssl_hello_type',
  ),
  ...named(
    family({ need: 'response' })(
      'res.ssl_hello_type',
      'sint',
      "The type of the server's TLS hello, 2 when it is there.",
      typeIs(SERVER_HELLO),
    ),
    'rep_ssl_hello_type',
  ),
  ...named(
    row('req.ssl_sni', 'str', 'The name of the server that the TLS hello asks for.', serverName),
    'req_ssl_sni',
  ),
  ...named(
    {
      ...row('req.ssl_ver', 'sint', 'The version in the TLS hello.', ({ version }) => version),
      dotted: true,
    },
    'req_ssl_ver',
  ),
  row('req.ssl_alpn', 'str', 'The protocols in the TLS hello, by commas.', protocols),
  row('req.ssl_cipherlist', 'bin', 'The cipher suites in the TLS hello.', ({ cipherSuites }) =>
    Buffer.from(cipherSuites),
  ),
  row('req.ssl_ec_ext', 'bool', 'Whether the TLS hello names elliptic curves.', ({ extensions }) =>
    extensions.has(Extension.supportedGroups),
  ),
  row('req.ssl_keyshare_groups', 'bin', 'The groups of the key shares in the TLS hello.', keyShareGroups),
  row(
    'req.ssl_sigalgs',
    'bin',
    'The signature algorithms in the TLS hello.',
    list(Extension.signatureAlgorithms),
  ),
  row('req.ssl_st_ext', 'sint', 'Session ticket in the TLS hello: 0 unknown, 1 empty, 2 there.', ticket),
  row('req.ssl_supported_groups', 'bin', 'The groups in the TLS hello.', list(Extension.supportedGroups)),
];

/** Two bytes for each group, without the keys. */
function keyShareGroups({ extensions }: ClientHello): Value {
  const shares = extensions.get(Extension.keyShare);
  if (!shares) return undefined;
  const groups: Buffer[] = [];
  for (let at = 2; at + 4 <= shares.length; at += 4 + shares.readUInt16BE(at + 2))
    groups.push(shares.subarray(at, at + 2));
  return Buffer.concat(groups);
}
