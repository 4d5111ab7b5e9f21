// The hello messages of TLS as they pass by, without taking part (RFC 8446, 4.1.2 and 5.1; RFC 6066, 3).
import { Buffer } from 'node:buffer';

/** A hello so far: complete, not yet, or no TLS. */
export type Hello = ClientHello | 'incomplete' | undefined;

export interface ClientHello {
  /** Version in the hello itself, major × 65536 + minor: 3.3 for TLS 1.2 and 1.3. */
  readonly version: number;
  readonly cipherSuites: Buffer;
  /** Contents by the type of the extension. */
  readonly extensions: ReadonlyMap<number, Buffer>;
}

const HANDSHAKE = 0x16;
export const CLIENT_HELLO = 1;
export const SERVER_HELLO = 2;
const RECORD_HEADER = 5;
const MESSAGE_HEADER = 4;

/** Extensions by their number (IANA, TLS ExtensionType Values). */
export const Extension = {
  serverName: 0,
  supportedGroups: 10,
  signatureAlgorithms: 13,
  alpn: 16,
  sessionTicket: 35,
  keyShare: 51,
} as const;

/** The type of the first handshake message: 1 of a client's hello, 2 of a server's. */
export const helloType = (bytes: Buffer): number | 'incomplete' | undefined => {
  if (bytes.length < RECORD_HEADER + 1) return couldBeRecord(bytes) ? 'incomplete' : undefined;
  return couldBeRecord(bytes) ? bytes[RECORD_HEADER] : undefined;
};

/** Record type, then SSL 3 or later. */
const couldBeRecord = (bytes: Buffer): boolean =>
  (bytes.length < 1 || bytes[0] === HANDSHAKE) && (bytes.length < 2 || bytes[1] === 3);

export const readClientHello = (bytes: Buffer): Hello => {
  const type = helloType(bytes);
  if (type !== CLIENT_HELLO) return type === 'incomplete' ? type : undefined;
  const message = firstMessage(bytes);
  if (!message || message === 'incomplete') return message;
  try {
    return parseHello(new Reader(message));
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
};

/** The content of the first handshake message, which may be spread over records. */
export const firstMessage = (bytes: Buffer): Buffer | 'incomplete' | undefined => {
  const parts: Buffer[] = [];
  let have = 0;
  for (let at = 0; at + RECORD_HEADER <= bytes.length; ) {
    if (bytes[at] !== HANDSHAKE) return undefined;
    const end = at + RECORD_HEADER + bytes.readUInt16BE(at + 3);
    if (end > bytes.length) return 'incomplete';
    parts.push(bytes.subarray(at + RECORD_HEADER, end));
    have += end - at - RECORD_HEADER;
    at = end;
    if (have < MESSAGE_HEADER) continue;
    const whole = Buffer.concat(parts);
    const length = MESSAGE_HEADER + whole.readUIntBE(1, 3);
    if (have >= length) return whole.subarray(MESSAGE_HEADER, length);
  }
  return 'incomplete';
};

/** Takes vectors off a message; a RangeError is a message that lies about its lengths. */
class Reader {
  private at = 0;
  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  number(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  /** Behind its length of so many bytes. */
  vector(lengthSize: number): Buffer {
    return this.take(this.number(lengthSize));
  }

  take(size: number): Buffer {
    if (this.at + size > this.bytes.length) throw new RangeError();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }
}

const parseHello = (reader: Reader): ClientHello => {
  const version = reader.number(1) * 65536 + reader.number(1);
  reader.take(32);
  reader.vector(1);
  const cipherSuites = reader.vector(2);
  reader.vector(1);
  const extensions = new Map<number, Buffer>();
  if (!reader.done) {
    const list = new Reader(reader.vector(2));
    while (!list.done) extensions.set(list.number(2), list.vector(2));
  }
  return { version, cipherSuites, extensions };
};

/** The host name of the server_name extension (RFC 6066, 3). */
export const serverName = ({ extensions }: ClientHello): string | undefined => {
  const names = extensions.get(Extension.serverName);
  if (!names || names.length < 5 || names[2] !== 0) return undefined;
  const end = 5 + names.readUInt16BE(3);
  return end > names.length ? undefined : names.toString('latin1', 5, end);
};

/** The protocols of the ALPN extension by commas (RFC 7301, 3.1). */
export const protocols = ({ extensions }: ClientHello): string | undefined => {
  const list = extensions.get(Extension.alpn);
  if (!list) return undefined;
  const found: string[] = [];
  for (let at = 2; at < list.length; at += 1 + list[at]!)
    found.push(list.toString('latin1', at + 1, at + 1 + list[at]!));
  return found.join(',');
};
