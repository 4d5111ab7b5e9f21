// How text from the network is made safe for a log line (manual 8.6).

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE = /[\x00-\x1f"#\x7f-\uffff]/g;

/** All but the tab. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const CONTROLS = /[\x00-\x08\x0a-\x1f\x7f]/g;

const hexByte = (char: string): string => {
  const code = char.charCodeAt(0) & 0xff;
  return `#${code < 16 ? '0' : ''}${code.toString(16).toUpperCase()}`;
};

/** Most text is safe, and looking is cheaper than replacing. */
const HAS_UNSAFE = new RegExp(UNSAFE.source);

/** Replaces what is not printable, '"' and '#' by "#XX". */
export const encodeUnsafe = (text: string): string =>
  HAS_UNSAFE.test(text) ? text.replace(UNSAFE, hexByte) : text;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const UNSAFE_CAPTURE = /[\x00-\x1f"#{|}\x7f-\uffff]/g;

/** The same for what stands in braces, between bars. */
export const encodeCapture = (text: string): string => text.replace(UNSAFE_CAPTURE, hexByte);

/** Replaces control characters by "%XX": a sample with a line break in it must not make another header field. */
export const encodeControls = (text: string): string =>
  text.replace(CONTROLS, (char) => `%${hexNumber(char.charCodeAt(0), 2)}`);

/** The flag +E: a backslash before '"', '\' and ']' (RFC 5424, 6.3.3). */
export const escapeText = (text: string): string => text.replace(/["\\\]]/g, '\\$&');

/** The flag +X on an address: "7F000001", or 32 digits for IPv6; anything else as it is. */
export const hexAddress = (address: string): string => {
  if (address.includes(':')) return hexIpv6(address);
  const bytes = address.split('.');
  return bytes.length === 4 ? bytes.map((byte) => hexNumber(Number(byte), 2)).join('') : address;
};

/** Upper-case digits, padded with zeros to `digits`. */
export const hexNumber = (value: number, digits: number): string =>
  value.toString(16).toUpperCase().padStart(digits, '0');

const hexIpv6 = (address: string): string => {
  const [head = '', tail] = address.split('::');
  const before = groups(head);
  const after = groups(tail ?? '');
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0000');
  return [...before, ...zeros, ...after].join('');
};

/** Groups of 16 bits; a dotted IPv4 end counts for two. */
const groups = (text: string): string[] =>
  text === ''
    ? []
    : text
        .split(':')
        .flatMap((group) =>
          group.includes('.')
            ? (hexAddress(group).match(/.{4}/g) ?? [])
            : group.toUpperCase().padStart(4, '0'),
        );
