// language(): which of several languages an Accept-Language field prefers (manual 7.3.1; RFC 9110, 12.5.4).
import type { Converter } from '../fetch.js';
import { text } from '../fetch.js';
import { arg, ofText, optional } from './make.js';

interface Wish {
  readonly language: string;
  /** 0 to 1000. */
  readonly weight: number;
}

/** "fr-CH;q=0.8" */
const readWish = (written: string): Wish => {
  const [language = '', ...parameters] = written.split(';').map((part) => part.trim());
  const weight = parameters.map((part) => /^q\s*=\s*(\d?(?:\.\d{0,3})?)/.exec(part)?.[1]).find(Boolean);
  return {
    language,
    weight: weight === undefined ? 1000 : Math.min(1000, Math.round(Number(weight) * 1000)),
  };
};

/** The one offered that is `language`, or its base: "fr" for "fr-CH". */
const offerFor = (language: string, offered: readonly string[]): string | undefined =>
  offered.find((one) => one === language || language.startsWith(`${one}-`));

export const languageConverters: readonly Converter[] = [
  ofText(
    {
      name: 'language',
      usage: 'language(<value>[,<default>])',
      summary: 'The language of a list ("en;fr") that an Accept-Language field prefers.',
      args: [arg('languages', 'str'), optional('a default', 'str')],
      out: 'str',
    },
    ([list, fallback]) => {
      const offered = text(list).split(';');
      const otherwise = fallback === null ? undefined : text(fallback);
      return (value) => {
        let best: string | undefined;
        let weight = 0;
        for (const wish of value.split(',').map(readWish)) {
          const offer = wish.weight > weight ? offerFor(wish.language, offered) : undefined;
          if (offer === undefined) continue;
          best = offer;
          ({ weight } = wish);
        }
        return best ?? otherwise;
      };
    },
  ),
];
