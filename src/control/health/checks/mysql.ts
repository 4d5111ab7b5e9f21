// `option mysql-check` (manual 4.2): the server's greeting is read, and, where a user is named, a login without password
// is tried (dev.mysql.com, client/server protocol, connection phase).
import type { CheckSettings } from '../../../config/model.js';
import type { Unnumbered } from './protocols.js';
import type { ExpectStep } from './steps.js';

/** Packets begin with their length, in three bytes, least first, and a number; the first byte of an error is 0xff. */
const HEADER = 4;
const ERROR = '\xff';

/** The login is sent without waiting for the greeting, and both are answered into one text. */
export const mysqlSteps = ({ user, mysqlClient = 'post-41' }: CheckSettings): Unnumbered[] => {
  if (user === undefined) return [expect(judgeGreeting)];
  return [
    { kind: 'send', bytes: LOGINS[mysqlClient](user) + QUIT },
    expect(judgeGreeting),
    expect(judgeLogin),
  ];
};

const packet = (number: number, content: string): string =>
  `${uint24(content.length)}${String.fromCharCode(number)}${content}`;

const uint24 = (value: number): string =>
  String.fromCharCode(value & 255, (value >> 8) & 255, (value >> 16) & 255);

const QUIT = packet(0, '\x01');

/** Capabilities, largest packet, character set, and a user without password. */
const LOGINS: Readonly<Record<NonNullable<CheckSettings['mysqlClient']>, (user: string) => string>> = {
  'post-41': (user) => packet(1, `\0\x82\0\0\0\x80\0\x01\x21${'\0'.repeat(23)}${user}\0\0`),
  'pre-41': (user) => packet(1, `\0\x80\0\0\x01${user}\0`),
  'post-80': (user) =>
    packet(1, `\0\x82\x08\0\0\0\0\x01\x21${'\0'.repeat(23)}${user}\0\0mysql_native_password\0`),
};

const expect = (judge: ExpectStep['judge']): Unnumbered => ({
  kind: 'expect',
  name: 'expect',
  errorStatus: 'L7RSP',
  timeoutStatus: 'L7TOUT',
  judge,
  success: () => ({ status: 'L7OK' }),
});

/** Where the packet ends that begins there; undefined as long as it is not whole. */
const endOf = (text: string, at: number): number | undefined => {
  const length = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16);
  return text.length > at + HEADER && text.length >= at + HEADER + length ? at + HEADER + length : undefined;
};

const judgePacket = (
  text: string,
  at: number | undefined,
  isAll: boolean,
): ReturnType<ExpectStep['judge']> => {
  const end = at === undefined ? undefined : endOf(text, at);
  if (at === undefined || end === undefined) return isAll ? { status: 'L7RSP' } : 'wait';
  if (text[at + HEADER] !== ERROR) return 'holds';
  // Behind its number stands the text, a SQL state at its begin.
  const code = text.charCodeAt(at + HEADER + 1) | (text.charCodeAt(at + HEADER + 2) << 8);
  return { status: 'L7STS', code, description: text.slice(at + HEADER + 3, end) };
};

const judgeGreeting: ExpectStep['judge'] = (text, isAll) => judgePacket(text, 0, isAll);
const judgeLogin: ExpectStep['judge'] = (text, isAll) => judgePacket(text, endOf(text, 0), isAll);
