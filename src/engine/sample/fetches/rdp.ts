// The cookie in the first packet of RDP (manual 7.3.5): "Cookie: mstshash=user" behind the headers of TPKT and of
// ISO 8073 (X.224).
import { type Fetch, named, text } from '../fetch.js';
import { inspect, MORE } from './buffer.js';

const LONGEST_NAME = 40;
/** TPKT, version 3; the connection request of X.224 without options. */
const HEADERS = 11;
const COOKIE = /^Cookie: ([^=\r\n]{1,40})=([^\r\n]*)\r\n/i;

/** @returns the cookie of that name, in any case, or of any where it is empty */
const readCookie = (bytes: Buffer, name: string): string | typeof MORE | undefined => {
  if (bytes.length <= HEADERS) return MORE;
  if (bytes[0] !== 3 || bytes[1] !== 0) return undefined;
  const text = bytes.toString('latin1', HEADERS, HEADERS + 8 + LONGEST_NAME + 1024);
  const found = COOKIE.exec(text);
  if (!found)
    return 'cookie: '.startsWith(text.slice(0, 8).toLowerCase()) && !text.includes('\n') ? MORE : undefined;
  return name === '' || found[1]!.toLowerCase() === name ? found[2] : undefined;
};

const cookie: Fetch = {
  name: 'req.rdp_cookie',
  usage: 'req.rdp_cookie([<name>])',
  summary: 'The cookie in the first packet of RDP.',
  args: [{ name: 'name', kind: 'str', optional: true }],
  need: 'request',
  out: 'str',
  create: (args) => {
    const name = text(args[0]).toLowerCase();
    return inspect((bytes) => readCookie(bytes, name));
  },
};

const count: Fetch = {
  ...cookie,
  name: 'req.rdp_cookie_cnt',
  usage: 'req.rdp_cookie_cnt([<name>])',
  summary: 'Whether there is such a cookie of RDP: 1 or 0.',
  out: 'sint',
  create: (args) => {
    const name = text(args[0]).toLowerCase();
    return inspect((bytes) => {
      const found = readCookie(bytes, name);
      return found === MORE ? MORE : found === undefined ? 0 : 1;
    });
  },
};

export const rdpFetches: readonly Fetch[] = [
  ...named(cookie, 'rdp_cookie', 'req_rdp_cookie'),
  ...named(count, 'rdp_cookie_cnt', 'req_rdp_cookie_cnt'),
];
