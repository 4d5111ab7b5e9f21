// Samples of the PROXY header that the client's connection began with (manual 7.3.3, fc_pp_…).
import { TlvType } from '../../../common/proxy-header.js';
import { type Fetch, family, text } from '../fetch.js';
import type { Stream } from '../stream.js';

const row = family({ need: 'client' });

/** The first field of that type. */
const field = ({ client }: Stream, type: number): string | undefined =>
  client.proxyHeader?.tlvs.find(([one]) => one === type)?.[1];

/** Names that the manual gives to types. */
const TYPES: Readonly<Record<string, number>> = {
  ALPN: TlvType.alpn,
  AUTHORITY: TlvType.authority,
  CRC32: TlvType.crc32c,
  NOOP: TlvType.noop,
  UNIQUE_ID: TlvType.uniqueId,
  SSL: TlvType.ssl,
  SSL_VERSION: 0x21,
  SSL_CN: 0x22,
  SSL_CIPHER: 0x23,
  SSL_SIG_ALG: 0x24,
  SSL_KEY_ALG: 0x25,
  NETNS: 0x30,
};

const typeOf = (word: string): number | undefined => {
  if (Object.hasOwn(TYPES, word)) return TYPES[word];
  const type = /^(?:\d+|0x[\da-f]+)$/i.test(word) ? Number(word) : 256;
  return type < 256 ? type : undefined;
};

export const proxyHeaderFetches: readonly Fetch[] = [
  row('fc_rcvd_proxy', 'bool', 'Whether the connection began with a PROXY header.', ({ client }) =>
    Boolean(client.proxyHeader),
  ),
  row('fc_pp_authority', 'str', 'The host that a PROXY header names.', (stream) =>
    field(stream, TlvType.authority),
  ),
  row('fc_pp_unique_id', 'str', 'The unique id in a PROXY header.', (stream) =>
    field(stream, TlvType.uniqueId),
  ),
  {
    name: 'fc_pp_tlv',
    usage: 'fc_pp_tlv(<id>)',
    summary: 'A field of a PROXY header, by its type.',
    args: [{ name: 'a type', kind: 'str' }],
    need: 'client',
    out: 'str',
    check: ([word]) =>
      typeOf(String(word)) === undefined ? `'${word}' is neither 0 to 255 nor the name of a type` : undefined,
    create: (args) => {
      const wanted = typeOf(text(args[0]))!;
      return (stream) => field(stream, wanted);
    },
    createEach: (args) => {
      const wanted = typeOf(text(args[0]))!;
      return ({ client }, visit) =>
        client.proxyHeader?.tlvs.some(([type, value]) => type === wanted && visit(value)) ?? false;
    },
  },
];
