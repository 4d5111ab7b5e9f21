// The language: every word hapax knows, joined from the tables of cards. Start here to find a word.
//
//   global section            keywords/global.ts, tune.ts, http1.ts, log.ts; words that do not act, with reasons: no-effect.ts
//   proxies                   keywords/proxy.ts lists the families: general, timeout, bind, server, balance, option,
//                             http-check, stats, errors; words that do not act: inert.ts, option-inert.ts;
//                             old spellings: legacy.ts; `log`: log.ts
//   other sections            keywords/sections.ts lists the kinds: userlist, errors (http-errors), resolvers, ring;
//                             those that do not act: idle-sections.ts
//   rules and conditions      keywords/rules.ts; actions: engine/http/actions; fetches and converters: engine/sample;
//                             log-format tags: config/sample/tags.ts
//   parameters of one line    keywords/bind-params.ts, server-params.ts
import { globalCards } from './config/keywords/global.js';
import { proxyLogCards } from './config/keywords/log.js';
import { proxyCards } from './config/keywords/proxy.js';
import { otherSections } from './config/keywords/sections.js';
import { type Language, tableOf } from './config/language.js';
import { tagCards } from './config/sample/tags.js';
import { ruleLanguage } from './engine/http/actions/index.js';
import { converters } from './engine/sample/converters/index.js';
import { fetches } from './engine/sample/fetches/index.js';

export const language: Language = {
  global: tableOf(globalCards),
  proxy: tableOf([...proxyCards, ...proxyLogCards]),
  sections: otherSections,
  samples: { fetches, converters, tags: tagCards },
  rules: ruleLanguage,
};
