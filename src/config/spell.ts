// Text as a word of the cfg: the opposite of tokenize.ts.

/** Neither blank, quote nor `#`; a backslash only where it escapes nothing. */
const PLAIN = /^(?:[!$-&(-[\]-\uffff]|\\(?=[!$-&(-[\]-\uffff])(?![tnrx]))+$/;

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** `text` with the quotes and escapes it needs to be read as one word. */
export const spell = (text: string): string => {
  if (PLAIN.test(text)) return text;
  if (!/['\n\r\t]/.test(text)) return `'${text}'`;
  const escaped = text.replace(/["\\$]/g, '\\$&').replace(/[\n\r\t]/g, (char) => ESCAPES[char] ?? char);
  return `"${escaped}"`;
};
