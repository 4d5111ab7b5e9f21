// What fetches of headers, cookies and parameters make of a text: a number as atoi reads it, an address as RFC 7239
// writes it.
import { IpAddress } from '../../../common/ip.js';

/**
 * The digits it begins with, behind a minus sign or not; 0 where there are none. As HAProxy has it, the characters before
 * "0" are digits below it: "1.5" is 85.
 */
export const integerIn = (text: string): number => {
  const negative = text.startsWith('-');
  let value = 0;
  for (let at = negative ? 1 : 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit > 9) break;
    value = (Math.imul(value, 10) + digit) | 0;
  }
  return negative ? -value : value;
};

const ZERO = 48;

const MAYBE_PORT = /^([\d.]+)(?::(\d{1,5}))?$/;

/** IPv4, with a port or not, or IPv6, in brackets or not. */
export const addressIn = (text: string): IpAddress | undefined => {
  const [, ipv4, port = '0'] = MAYBE_PORT.exec(text) ?? [];
  if (ipv4 !== undefined) return Number(port) <= 65535 ? IpAddress.parse(decimal(ipv4)) : undefined;
  if (!text.includes(':')) return undefined;
  return IpAddress.parse(text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text);
};

/** Zeros in front mean nothing here. */
const decimal = (ipv4: string): string => ipv4.replace(/(^|\.)0+(?=\d)/g, '$1');

/** "1.1" of 11. */
export const versionText = (version: number | undefined): string | undefined =>
  version === undefined ? undefined : version === 11 ? '1.1' : '1.0';

/** "HTTP/1.1" of 11. */
export const protocolText = (version: number | undefined): string | undefined =>
  version === undefined ? undefined : `HTTP/${versionText(version)}`;
