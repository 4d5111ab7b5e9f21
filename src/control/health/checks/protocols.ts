// The checks of known protocols (manual 4.2, option redis-check and its neighbours): a few steps each, whose bytes and
// explanations are HAProxy's.
import type { CheckKind, CheckSettings } from '../../../config/model.js';
import type { CheckResult } from './check.js';
import type { CheckTarget } from './dial.js';
import { mysqlSteps } from './mysql.js';
import type { ConnectStep, ExpectStep, SendStep, Step } from './steps.js';

/** A step whose number its place will tell. */
export type Unnumbered = Omit<ExpectStep, 'number'> | Omit<SendStep, 'number'>;

/** HAProxy counts a step that sets a variable before the first of these. */
const WITH_VARIABLE: ReadonlySet<CheckKind> = new Set(['smtp', 'mysql', 'pgsql']);

/** A connection and what follows on it; undefined for kinds that are no steps. */
export const protocolSteps = (
  settings: CheckSettings,
  target: CheckTarget,
): [ConnectStep, ...Step[]] | undefined => {
  const steps = PROTOCOLS[settings.kind]?.(settings);
  const first = WITH_VARIABLE.has(settings.kind) ? 2 : 1;
  return (
    steps && [
      { kind: 'connect', number: 0, target },
      ...steps.map((step, index): Step => ({ ...step, number: index + first })),
    ]
  );
};

interface Rule {
  readonly matches: (text: string) => boolean;
  /** Bytes to wait for; without, for a match. */
  readonly minRecv?: number;
  readonly failure: (text: string) => CheckResult;
  readonly success?: (text: string) => CheckResult;
  readonly timeoutStatus?: 'L6TOUT' | 'L7TOUT';
}

const expect = ({
  matches,
  minRecv = -1,
  failure,
  success,
  timeoutStatus = 'L7TOUT',
}: Rule): Omit<ExpectStep, 'number'> => ({
  kind: 'expect',
  name: 'expect',
  errorStatus: failure('').status,
  timeoutStatus,
  success: success ?? (() => ({ status: 'L7OK' })),
  judge(text, isAll) {
    if (!isAll && text.length < minRecv) return 'wait';
    if (matches(text)) return 'holds';
    return isAll || minRecv !== -1 ? failure(text) : 'wait';
  },
});

const send = (bytes: string): Unnumbered => ({ kind: 'send', bytes });

/** Up to the end of the line. */
const line = (text: string): string => /^[^\r\n]*/.exec(text)![0];

const PONG = '+PONG\r\n';

const redis = (): Unnumbered[] => [
  send('*1\r\n$4\r\nPING\r\n'),
  expect({
    matches: (text) => text.includes(PONG),
    failure: (text) => ({ status: 'L7STS', description: line(text) }),
    success: () => ({ status: 'L7OK', description: 'Redis server is ok' }),
  }),
];

/** The code of an SMTP reply, and what is said behind it. */
const reply = (status: 'L7OK' | 'L7STS', text: string): CheckResult => ({
  status,
  code: Number.parseInt(text.slice(0, 3), 10) || 0,
  description: line(text.slice(4).replace(/^ +/, '')),
});

const isGoodReply = (text: string): boolean => /^2\d{2}[ \r]/.test(text);

const smtp = ({ smtpHello = 'HELO localhost' }: CheckSettings): Unnumbered[] => [
  expect({
    matches: (text) => /^\d{3}[ \r]/.test(text),
    minRecv: 4,
    failure: (text) => ({ status: 'L7RSP', description: line(text) }),
  }),
  expect({ matches: isGoodReply, minRecv: 4, failure: (text) => reply('L7STS', text) }),
  send(`${smtpHello}\r\n`),
  expect({
    matches: (text) => /^(?:2\d{2}-[^\r]*\r\n)*2\d{2}[ \r]/.test(text),
    failure: (text) => reply('L7STS', text),
    success: (text) => reply('L7OK', text),
  }),
  send('QUIT\r\n'),
  expect({
    matches: (text) => /^2\d{2}[- \r]/.test(text),
    minRecv: 4,
    failure: (text) => reply('L7STS', text),
    success: (text) => reply('L7OK', text),
  }),
];

const int32 = (value: number): string =>
  String.fromCharCode((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);

/** Authentication requests, by their type, that PostgreSQL answers a StartupMessage with. */
const AUTHENTICATIONS: ReadonlySet<number> = new Set([0, 2, 3, 4, 5, 6, 7, 9, 10]);

/** Type R, a length below 256, and what is asked for. */
const asksAuthentication = (text: string): boolean =>
  text.startsWith('R\0\0\0') && text.startsWith('\0\0\0', 5) && AUTHENTICATIONS.has(text.charCodeAt(8));

const pgsql = ({ user = '' }: CheckSettings): Unnumbered[] => {
  const message = `\0\x03\0\0user\0${user}\0\0`;
  return [
    send(int32(message.length + 4) + message),
    expect({
      matches: (text) => !text.startsWith('E'),
      minRecv: 5,
      failure: (text) => ({ status: 'L7RSP', description: text.slice(6) }),
    }),
    expect({
      matches: asksAuthentication,
      minRecv: 9,
      failure: () => ({ status: 'L7STS', description: 'PostgreSQL unknown error' }),
      success: () => ({ status: 'L7OK', description: 'PostgreSQL server is ok' }),
    }),
  ];
};

/** An anonymous simple bind of LDAPv3 (RFC 4511, 4.2). */
const LDAP_BIND = '\x30\x0c\x02\x01\x01\x60\x07\x02\x01\x03\x04\0\x80\0';

const ldap = (): Unnumbered[] => [
  send(LDAP_BIND),
  expect({
    matches: (text) => text.startsWith('\x30'),
    minRecv: 14,
    failure: () => ({ status: 'L7RSP', description: 'Not LDAPv3 protocol' }),
  }),
  { ...expect({ matches: () => true, failure: () => ({ status: 'L7RSP' }) }), judge: judgeBindResponse },
];

/** LDAPMessage with messageID 1, protocolOp bindResponse, resultCode success; its length in one byte or in five. */
const judgeBindResponse: ExpectStep['judge'] = (text) => {
  const bytes = Buffer.from(text, 'latin1');
  const content = (bytes[1] ?? 0) & 0x80 ? 2 + (bytes[1]! & 0x7f) : 2;
  const id = bytes.subarray(content, content + 3).toString('latin1');
  if (id !== '\x02\x01\x01' || bytes[content + 3] !== 0x61)
    return { status: 'L7RSP', description: 'Not LDAPv3 protocol' };
  const length = bytes[content + 4] ?? 0;
  const result = content + 5 + (length & 0x80 ? length & 0x7f : 0);
  if (bytes[result] !== 0x0a || bytes[result + 1] !== 1)
    return { status: 'L7RSP', description: 'Not LDAPv3 protocol' };
  const code = bytes[result + 2] ?? 0;
  return code === 0
    ? 'holds'
    : { status: 'L7STS', code, description: 'See RFC: http://tools.ietf.org/html/rfc4511#section-4.1.9' };
};

/** The ClientHello of SSL 3.0 that HAProxy sends: version, random (time, 28 bytes), 18 cipher suites. */
const clientHello = (): string => {
  const ciphers = '001b 001a 0019 0018 0017 0016 0015 0014 0013 0012 0011 000a 0009 0008 0006 0005 0004 0003';
  const suites = Buffer.from(ciphers.replaceAll(' ', ''), 'hex').toString('latin1');
  const time = int32(Math.floor(Date.now() / 1000));
  const hello = `\x03\0${time}HAPROXYSSLCHK\nHAPROXYSSLCHK\n\0${uint16(suites.length)}${suites}\x01\0`;
  const handshake = `\x01\0${uint16(hello.length)}${hello}`;
  return `\x16\x03\0${uint16(handshake.length)}${handshake}`;
};

const uint16 = (value: number): string => String.fromCharCode(value >> 8, value & 255);

const sslHello = (): Unnumbered[] => [
  send(clientHello()),
  expect({
    matches: (text) => text.startsWith('\x15') || text.startsWith('\x16'),
    minRecv: 5,
    failure: () => ({ status: 'L6RSP' }),
    success: () => ({ status: 'L6OK' }),
    timeoutStatus: 'L6TOUT',
  }),
];

const PROTOCOLS: Readonly<Partial<Record<CheckKind, (settings: CheckSettings) => Unnumbered[]>>> = {
  redis,
  smtp,
  pgsql,
  ldap,
  'ssl-hello': sslHello,
  mysql: mysqlSteps,
};
