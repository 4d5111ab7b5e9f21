// Checks send, read and compare bytes, kept as latin1 text: one character each.

/** The UTF-8 bytes of a word of the cfg. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1');
