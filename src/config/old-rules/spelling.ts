// How text is written in a cfg so that it is read back as it is (manual 2.2, 8.2.6).

/** A word: as it is where that will do, in quotes where not. */
export const writeWord = (text: string): string => {
  if (PLAIN.test(text)) return text;
  if (!NOT_IN_QUOTES.test(text)) return `'${text}'`;
  const escaped = text.replace(/["\\$]/g, '\\$&').replace(CONTROLS, escapeControl);
  return `"${escaped}"`;
};

/** Text inside of a format. */
export const writeFormat = (text: string): string => text.replaceAll('%', '%%');

/** Neither blank, quote nor `#`; a backslash only where it escapes nothing. */
const PLAIN = /^(?:[!$-&(-[\]-\uffff]|\\(?=[!$-&(-[\]-\uffff])(?![tnrx]))+$/;
const NOT_IN_QUOTES = /'|[^ -\uffff]/;
const CONTROLS = /[^ -\uffff]/g;
const NAMED: Readonly<Record<string, string>> = { '\t': '\\t', '\n': '\\n', '\r': '\\r' };
const escapeControl = (char: string): string =>
  NAMED[char] ?? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
