// What a request must be as a whole: its body ends in one place, it is for one host, and an upgrade can be granted.
import type { RequestHead } from './head.js';

const WEBSOCKET = /^websocket$/i;
const HOST_AND_PORT = /:\d+$/;
const ABSOLUTE = /^([A-Za-z][A-Za-z0-9+.-]*):\/\/([^/?#]*)/;

/** What concerns a whole request: framing both ways, and whose request it is. */
export const acceptableRequest = (head: RequestHead): boolean => {
  if (head.otherCodings && !head.chunked) return false;
  if (head.contentLength >= 0 && head.chunked) head.dropContentLength();
  if (head.chunkedInHttp10) return false;
  // A body would have to be read in one protocol or the other: the request goes on, the wish for another does not.
  if (head.asksUpgrade && (head.chunked || head.contentLength > 0)) head.dropUpgrade();
  if (head.asksUpgrade && WEBSOCKET.test(head.upgrade!) && !head.websocketKey && !head.lenient) return false;
  const first = head.uri.charCodeAt(0);
  if (first === 47 /* / */) return head.method !== 'CONNECT';
  if (head.uri === '*') return head.method === 'OPTIONS';
  if (head.method === 'CONNECT' && head.lenient) return true;
  if (head.method === 'CONNECT')
    return (
      HOST_AND_PORT.test(head.uri) && (head.host === undefined || sameAuthority(head.uri, head.host, ''))
    );
  const absolute = ABSOLUTE.exec(head.uri);
  if (!absolute) return false;
  const scheme = absolute[1]!.toLowerCase();
  if (head.host !== undefined && !head.lenient && !sameAuthority(absolute[2]!, head.host, scheme))
    return false;
  const { length } = absolute[0];
  const port = DEFAULT_PORT[scheme];
  const said = port?.exec(absolute[0]);
  if (port && said) dropPort(head, length - said[0].length, length, port);
  return true;
};

/** Ports that go without saying, or are not said at all. */
const DEFAULT_PORT: Readonly<Record<string, RegExp>> = { http: /:(?:80)?$/, https: /:(?:443)?$/ };

/** One URI has one spelling (RFC 3986, 6.2.3): the port in [start, end) of the URI goes, and that of Host with it. */
const dropPort = (head: RequestHead, start: number, end: number, port: RegExp): void => {
  const { headers } = head;
  head.uri = head.uri.slice(0, start) + head.uri.slice(end);
  head.host = head.host?.replace(port, '');
  headers.rewrite('host', (value) => value.replace(port, ''));
};

/** Whether a URI's authority and a Host field name the same place (RFC 9112, 3.2.2). */
const sameAuthority = (authority: string, host: string, scheme: string): boolean => {
  const userEnd = authority.lastIndexOf('@');
  const fromUri = normalAuthority(userEnd < 0 ? authority : authority.slice(userEnd + 1), scheme);
  return fromUri === normalAuthority(host, scheme);
};

const normalAuthority = (authority: string, scheme: string): string => {
  const lower = authority.toLowerCase();
  const port = scheme === 'https' ? ':443' : ':80';
  return lower.endsWith(port) ? lower.slice(0, -port.length) : lower;
};
