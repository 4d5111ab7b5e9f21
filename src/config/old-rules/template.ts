// The replacement of an old rule, in parts: what becomes of it in a rule that replaces less than the whole line.

/** Characters, and the numbers of groups. */
export type Template = readonly (string | number)[];

const PART = /\\(\d)|\\x([\da-f]{2})|\\([^x\d])|([^\\])/giy;

/** As common/replacement reads it. */
export const readTemplate = (text: string): Template =>
  [...text.matchAll(PART)].map(([, group, hex, escaped, char]) => {
    if (group !== undefined) return Number(group);
    return hex === undefined ? (escaped ?? char!) : String.fromCharCode(Number.parseInt(hex, 16));
  });

/** Without the parts at its beginning; undefined when it begins with others. Letters count as equal in either case. */
export const without = (template: Template, start: Template): Template | undefined =>
  start.every((part, at) => same(part, template[at])) ? template.slice(start.length) : undefined;

const same = (a: string | number, b: string | number | undefined): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : a === b;

export const withoutBlanks = (template: Template): Template => {
  const start = template.findIndex((part) => part !== ' ');
  return start < 0 ? [] : template.slice(start);
};

/** Groups that are not in the new expression leave no gap; undefined when one of those is asked for, or all of the match. */
export const renumber = (template: Template, dropped: readonly number[]): Template | undefined =>
  template.some((part) => part === 0 || (typeof part === 'number' && dropped.includes(part)))
    ? undefined
    : template.map((part) =>
        typeof part === 'number' ? part - dropped.filter((group) => group < part).length : part,
      );

/** Text inside of a format. */
export const writeFormat = (text: string): string => text.replaceAll('%', '%%');

/** As the format of a `replace-…` action. */
export const writeTemplate = (template: Template): string =>
  writeFormat(
    template.map((part) => (typeof part === 'number' || part === '\\' ? `\\${part}` : part)).join(''),
  );
