// Socket addresses as `bind`, `server`, `log`, `source` and their like write them (manual 2.9): prefix, host, port.
import { isIP, isIPv4, isIPv6, SocketAddress } from 'node:net';
import type { Address, LogTarget, ServerAddress } from './model.js';

/** An address that was read, with what was passed over in it; or why it was not read. */
export type Parsed<T> = { readonly value: T; readonly oddity?: string } | Refusal;
/** HAProxy's sentence without "'bind' :", and what to write instead. */
export interface Refusal {
  readonly error: string;
  readonly hint?: string;
}

type Env = Readonly<Record<string, string | undefined>>;

interface Family {
  readonly kind: 'inet' | 'unix' | 'abstract' | 'fd' | 'ring';
  readonly version?: 4 | 6;
  readonly transport?: 'stream' | 'datagram';
  /** Why not, for families that are known but not served. */
  readonly refusal?: string;
}

const notYet = (what: string): Family => ({ kind: 'inet', refusal: `${what} is not supported yet` });

/** What may stand before '@' (manual 2.9.1 to 2.9.3). */
const FAMILIES: ReadonlyMap<string, Family> = new Map(
  Object.entries<Family>({
    ip: { kind: 'inet' },
    ipv4: { kind: 'inet', version: 4 },
    ipv6: { kind: 'inet', version: 6 },
    tcp: { kind: 'inet', transport: 'stream' },
    tcp4: { kind: 'inet', version: 4, transport: 'stream' },
    tcp6: { kind: 'inet', version: 6, transport: 'stream' },
    udp: { kind: 'inet', transport: 'datagram' },
    udp4: { kind: 'inet', version: 4, transport: 'datagram' },
    udp6: { kind: 'inet', version: 6, transport: 'datagram' },
    unix: { kind: 'unix' },
    uxst: { kind: 'unix', transport: 'stream' },
    uxdg: { kind: 'unix', transport: 'datagram' },
    abns: { kind: 'abstract' },
    fd: { kind: 'fd' },
    ring: { kind: 'ring' },
    abnsz: notYet('a zero-terminated abstract socket (abnsz@)'),
    sockpair: notYet('a socket pair (sockpair@)'),
    rhttp: {
      kind: 'inet',
      refusal: 'reverse HTTP (rhttp@) is for servers only, since binds have no HTTP/2 yet,',
    },
    quic4: notYet('QUIC (quic4@)'),
    quic6: notYet('QUIC (quic6@)'),
    mptcp: notYet('multipath TCP (mptcp@)'),
    mptcp4: notYet('multipath TCP (mptcp4@)'),
    mptcp6: notYet('multipath TCP (mptcp6@)'),
  }),
);

interface Parts {
  family: Family;
  /** The address without prefix and port. */
  host: string;
  /** What stood after the last colon; undefined when there was none. */
  port: string | undefined;
  /** The text after environment variables: what messages quote. */
  text: string;
  /** What was passed over. */
  oddity?: string;
}

/**
 * Every address of one `bind` word: several by comma, ranges of ports expanded (manual 4.2, "bind").
 * `host` is a literal address or a name to resolve at start.
 */
export const parseBindAddresses = (word: string, env: Env): Parsed<Address[]> => {
  const all: Address[] = [];
  let oddity: string | undefined;
  for (const one of word.split(',').filter((piece, at) => piece !== '' || at === 0)) {
    const parts = split(one, env, 'stream');
    if ('error' in parts) return parts;
    const found = parts.family.kind === 'inet' ? bindInet(parts) : single(parts);
    if ('error' in found) return found;
    if (all.length + found.value.length > MAX_SOCKETS) return { error: `too many ports in '${word}'` };
    for (const address of found.value) all.push(address);
    oddity ??= found.oddity;
  }
  return { value: all, ...(oddity !== undefined && { oddity }) };
};

/** Nobody listens on all ports of more than one address, and a line may not eat the memory. */
const MAX_SOCKETS = 2 * 65535;

/** The address of a `server` line: as below, or none, for one that opens its connections itself (`rhttp@`). */
export const parseServerAddress = (word: string, env: Env): Parsed<ServerAddress> => {
  const text = expand(word, env);
  if (!text.startsWith('rhttp@')) return parseStreamAddress(word, env);
  return text === 'rhttp@'
    ? { value: { to: { kind: 'rhttp' }, port: 'fixed' } }
    : { error: `nothing stands behind the 'rhttp@' of a server in '${text}'` };
};

/** Whom to connect to: the port may be missing or an offset to the client's (manual 4.2, "server"). */
export const parseStreamAddress = (word: string, env: Env): Parsed<ServerAddress<Address>> => {
  const written = split(word, env, 'stream');
  if ('error' in written) return written;
  const parts = withoutTail(written);
  if (parts.family.kind === 'fd')
    return { error: `a file descriptor is not acceptable here in '${parts.text}'` };
  if (parts.family.kind !== 'inet') {
    const path = single(parts);
    return 'error' in path ? path : { value: { to: path.value[0]!, port: 'fixed' } };
  }
  const host = readHost(parts);
  if ('error' in host) return host;
  const offset = /^[+-]\d+$/.test(parts.port ?? '');
  const port = offset ? { value: Number(parts.port) } : readPort(parts, 0);
  if ('error' in port) return port;
  if (offset && Math.abs(port.value) > 65535) return { error: `invalid port offset '${parts.port}'` };
  return {
    value: {
      to: { kind: 'inet', host: host.value, port: port.value },
      port: offset ? 'offset' : parts.port ? 'fixed' : 'client',
    },
    ...(parts.oddity !== undefined && { oddity: parts.oddity }),
  };
};

const SYSLOG_PORT = 514;

/** The target of a `log` line: syslog over UDP or a stream (port 514 unless told), a datagram socket, a descriptor or a ring. */
export const parseLogAddress = (word: string, env: Env): Parsed<LogTarget['to']> => {
  if (word === 'stdout') return { value: { kind: 'fd', fd: 1 } };
  if (word === 'stderr') return { value: { kind: 'fd', fd: 2 } };
  if (/^(?:stream\+|tcp[46]?@|uxst@)/.test(word)) {
    const stream = parseStreamAddress(word, env);
    if ('error' in stream) return stream;
    const { to, port } = stream.value;
    if (port === 'offset') return { error: `port offset not permitted here in '${word}'` };
    const address = to.kind === 'inet' && port === 'client' ? { ...to, port: SYSLOG_PORT } : to;
    return { value: { kind: 'stream', address } };
  }
  const parts = split(word, env, 'datagram');
  if ('error' in parts) return parts;
  if (parts.family.kind === 'abstract')
    return { error: `a log target cannot be an abstract socket, as in '${parts.text}'` };
  if (parts.family.kind === 'ring') return { value: { kind: 'ring', name: parts.host } };
  if (parts.family.kind === 'inet') {
    const found = readHostAndPort(parts, SYSLOG_PORT);
    return 'error' in found ? found : { value: { kind: 'udp', ...found.value } };
  }
  const found = single(parts);
  if ('error' in found) return found;
  const [to] = found.value;
  return { value: to?.kind === 'unix' ? { kind: 'unix', path: to.path } : { kind: 'fd', fd: fdOf(to) } };
};

/** A host and port that something of ours sends from or to: `source`, check `addr`. Port 0 unless told. */
export const parseHostPort = (word: string, env: Env): Parsed<{ host: string; port: number }> => {
  const parts = split(word, env, 'stream');
  if ('error' in parts) return parts;
  return parts.family.kind === 'inet'
    ? readHostAndPort(parts, 0)
    : { error: `an IP address is needed here, not '${parts.text}'` };
};

/** "10.0.0.0/8", "127.0.0.1", "10.0.0.0/255.0.0.0", "::1/128" as canonical CIDR. */
export const parseNetwork = (word: string): Parsed<string> => {
  const [address = '', mask, ...more] = word.split('/');
  const bits = isIPv4(address) ? 32 : isIPv6(address) ? 128 : 0;
  if (!bits || more.length > 0) return { error: `'${word}' is not a network address` };
  const length = mask === undefined ? bits : /^\d+$/.test(mask) ? Number(mask) : maskLength(mask);
  return length === undefined || length > bits
    ? { error: `'${mask}' is not a network mask for '${address}'` }
    : { value: `${canonicalHost(address)}/${length}` };
};

/** An IP address in its one canonical spelling; anything else as it is. */
const canonicalHost = (host: string): string =>
  isIPv6(host) ? new SocketAddress({ address: host, family: 'ipv6' }).address : host;

const split = (word: string, env: Env, transport: 'stream' | 'datagram'): Parts | Refusal => {
  const text = expand(word, env);
  const at = /^(?:(stream|dgram|quic)\+)?([a-z]+[0-9]?)@/.exec(text);
  const family = at ? FAMILIES.get(at[2]!) : familyOf(text);
  // As HAProxy: what is no known prefix belongs to the host name.
  const rest = at && family ? text.slice(at[0].length) : text;
  const known = family ?? familyOf(text);
  const forced = at?.[1] === 'dgram' ? 'datagram' : at?.[1] === 'stream' ? 'stream' : known.transport;
  if (known.refusal || at?.[1] === 'quic') return { error: `${known.refusal ?? 'QUIC'} in '${text}'` };
  if (forced && forced !== transport)
    return {
      error: `${forced === 'datagram' ? 'dgram' : 'stream'}-type address not acceptable in '${text}'`,
    };
  if (known.kind === 'ring' && transport === 'stream')
    return { error: `a ring is not acceptable here in '${text}'` };
  if (known.kind !== 'inet') return { family: known, host: rest, port: undefined, text };
  const end = Math.max(rest.lastIndexOf(':'), rest.lastIndexOf(']'));
  return rest[end] === ':'
    ? { family: known, host: rest.slice(0, end), port: rest.slice(end + 1), text }
    : { family: known, host: rest, port: undefined, text };
};

const familyOf = (text: string): Family => FAMILIES.get(text.startsWith('/') ? 'unix' : 'ip')!;

/** `$NAME` and `${NAME}` count in addresses even outside quotes, as they always did. */
const expand = (text: string, env: Env): string =>
  text.replace(/\$(?:\{(\w+)\}|(\w+))/g, (_all, braced, bare) => env[braced ?? bare] ?? '');

const single = (parts: Parts): Parsed<Address[]> => {
  if (parts.family.kind === 'fd') {
    const fd = /^\d+$/.test(parts.host) ? Number(parts.host) : undefined;
    return fd === undefined
      ? { error: `file descriptor '${parts.host}' is not a valid integer in '${parts.text}'` }
      : { value: [{ kind: 'fd', fd }] };
  }
  if (parts.host === '') return { error: `missing path in '${parts.text}'` };
  // sun_path holds 108 bytes, the last one a zero.
  if (parts.host.length > 107) return { error: `socket path '${parts.host}' too long (max 107)` };
  return { value: [{ kind: 'unix', path: parts.host, abstract: parts.family.kind === 'abstract' }] };
};

/** HAProxy 2.x reads a port up to its first character that is no digit, as in "10.0.0.1:8443/path". */
const withoutTail = (parts: Parts): Parts => {
  const [, port, tail] = /^([+-]?\d+(?:-\d+)?)([^\d-].*)$/.exec(parts.port ?? '') ?? [];
  if (port === undefined) return parts;
  return { ...parts, port, oddity: `'${tail}' after the port in '${parts.text}' is ignored` };
};

const bindInet = (written: Parts): Parsed<Address[]> => {
  const parts = withoutTail(written);
  const odd = parts.oddity === undefined ? {} : { oddity: parts.oddity };
  const host = readHost(parts);
  if ('error' in host) return host;
  const { port, text } = parts;
  if (!port) return { error: `missing port specification in '${text}'`, ...portHint(text) };
  const range = /^(\d+)-(\d+)$/.exec(port);
  if (!range) {
    const one = readPort(parts, 1);
    return 'error' in one ? one : { value: [{ kind: 'inet', host: host.value, port: one.value }], ...odd };
  }
  const [low, high] = [Number(range[1]), Number(range[2])];
  if (low < 1 || high > 65535) return { error: `invalid port '${low < 1 ? low : high}'` };
  if (low > high) return { error: `invalid port range '${port}'`, hint: `write '${high}-${low}'` };
  const ports = Array.from({ length: high - low + 1 }, (_none, at) => low + at);
  return { value: ports.map((number) => ({ kind: 'inet', host: host.value, port: number })), ...odd };
};

const portHint = (text: string): { hint?: string } =>
  /^\d+$/.test(text)
    ? { hint: `did you mean ':${text}'?` }
    : isIP(text)
      ? { hint: `write '${text}:80'` }
      : {};

const readHostAndPort = (parts: Parts, otherwise: number): Parsed<{ host: string; port: number }> => {
  const host = readHost(parts);
  if ('error' in host) return host;
  const port = parts.port ? readPort(parts, 0) : { value: otherwise };
  return 'error' in port ? port : { value: { host: host.value, port: port.value } };
};

const readPort = ({ port, text }: Parts, min: number): Parsed<number> => {
  if (!port) return { value: 0 };
  const wrong = /\D/.exec(port)?.[0];
  if (wrong && /^\d+-/.test(port)) return { error: `port range not permitted here in '${text}'` };
  if (wrong && /^[+-]\d/.test(port)) return { error: `port offset not permitted here in '${text}'` };
  if (wrong) return { error: `invalid character '${wrong}' in port number '${port}' in '${text}'` };
  const number = Number(port);
  return number < min || number > 65535 ? { error: `invalid port '${port}'` } : { value: number };
};

const HOST_NAME = /^(?=.{1,253}$)[\w-]+(\.[\w-]+)*\.?$/;

/** Four numbers are meant for an IPv4 address: no name has ever been found for such as 10.0.0.256. */
const isSlip = (host: string): boolean =>
  /^\d+(\.\d+){3}$/.test(host) && host.split('.').some((number) => Number(number) > 255);

const readHost = ({ family, host, text }: Parts): Parsed<string> => {
  const literal = host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
  const wrong: Refusal = { error: `invalid address: '${host}' in '${text}'` };
  if (host === '' || host === '*') return { value: family.version === 6 ? '::' : '0.0.0.0' };
  const version = isIP(literal);
  if (version)
    return family.version && family.version !== version ? wrong : { value: canonicalHost(literal) };
  return literal === host && HOST_NAME.test(host) && !isSlip(host) ? { value: host } : wrong;
};

const fdOf = (address: Address | undefined): number => (address?.kind === 'fd' ? address.fd : -1);

const maskLength = (mask: string): number | undefined => {
  if (!isIPv4(mask)) return undefined;
  const bits = mask
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('');
  return /^1*0*$/.test(bits) ? bits.replace(/0+$/, '').length : undefined;
};
