// Log-format tags that had other names while HAProxy 1.5 was in development; 2.1 was the last to know them.

const MODERN: Readonly<Record<string, string>> = {
  Bi: 'bi',
  Bp: 'bp',
  Ci: 'ci',
  Cp: 'cp',
  Fi: 'fi',
  Fp: 'fp',
  Si: 'si',
  Sp: 'sp',
  cc: 'CC',
  cs: 'CS',
  st: 'ST',
};

/** `%%`, or a tag behind its name and flags; what follows a bracket is an expression. */
const TAG = /%%|(%(?:\([^)]*\))?(?:\{[^}]*\})?)([A-Za-z]\w*)/g;

/** The text with the names of today. */
export const modernTags = (text: string): string =>
  text.replace(TAG, (whole: string, start: string | undefined, tag: string) =>
    start !== undefined && Object.hasOwn(MODERN, tag) ? start + MODERN[tag] : whole,
  );
