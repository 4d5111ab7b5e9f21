// What stands in front of everything else on a new connection to a server: the header of the PROXY protocol (manual 5.2,
// send-proxy). Such a connection belongs to the client it tells of.
import { headerV1, headerV2, type Tlv, TlvType, WITHOUT_TLS } from '../../common/proxy-header.js';
import type { Server } from '../../config/model.js';
import type { LogFormat } from '../../config/rules.js';
import type { Format } from '../sample/format/compile.js';
import type { Stream } from '../sample/stream.js';
import { uniqueIdOf } from '../sample/unique-id.js';

/** Latin1. */
export type Introduce = (stream: Stream) => string;

/** Undefined: the server is told nothing. */
export const compileIntroduction = (
  { sendProxy, proxyV2 = {} }: Server,
  compile: (format: LogFormat) => Format<Stream>,
): Introduce | undefined => {
  if (sendProxy === 'none') return undefined;
  if (sendProxy === 'v1') return headerV1;
  const { checksum, ssl, uniqueId, fields = [] } = proxyV2;
  const makers = fields.map(({ type, format }) => [type, compile(format)] as const);
  return (stream) => {
    const tlvs: Tlv[] = makers.map(([type, make]) => [type, make(stream)]);
    if (uniqueId) tlvs.push([TlvType.uniqueId, uniqueIdOf(stream) ?? '']);
    if (ssl) tlvs.push(WITHOUT_TLS);
    return headerV2(stream, tlvs, checksum);
  };
};
