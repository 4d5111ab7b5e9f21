// What rules refer to that only the whole cfg can tell: sections of answers, captures, and leave to use words that
// HAProxy calls experimental.
import type { Proxy } from '../model.js';
import type { Rule, Ruleset } from '../rules.js';
import type { Check, Checking } from './check.js';

export const checkRules: Check = (proxy, checking) => {
  for (const [list, rules] of Object.entries(proxy.rules))
    for (const rule of rules) {
      checkAnswer(rule, proxy, checking);
      if (rule.action === 'capture') checkCapture(rule, list as Ruleset, proxy, checking);
      if (EXPERIMENTAL.has(rule.action)) checkExperimental(rule, checking);
    }
};

const EXPERIMENTAL: ReadonlySet<string> = new Set(['normalize-uri', 'attach-srv']);

const checkExperimental = ({ place, action }: Rule, { model, report }: Checking): void => {
  if (model.global.experimental) return;
  const message = `'${action}' action is experimental, must be allowed via a global 'expose-experimental-directives'.`;
  report('alert', 'not-supported', message, { place, word: action });
};

/** The section whose answers a rule takes over (`errorfiles`). */
const sectionOf = ({ settings }: Rule): { status: number; name: string } | undefined => {
  if (!('body' in settings && 'status' in settings)) return undefined;
  const { body, status } = settings;
  if (typeof body !== 'object' || body === null || typeof status !== 'number') return undefined;
  return 'name' in body && typeof body.name === 'string' ? { status, name: body.name } : undefined;
};

const checkAnswer = (rule: Rule, { name: proxy }: Proxy, { model, partial, report }: Checking): void => {
  const section = sectionOf(rule);
  if (!section || partial) return;
  const { name, status } = section;
  const at = { place: rule.place, word: name };
  const found = model.httpErrors.find((one) => one.name === name);
  if (!found)
    report(
      'alert',
      'missing-section',
      `Proxy '${proxy}': unknown http-errors section '${name}' referenced by an http reply.`,
      at,
    );
  else if (!found.replies.some((reply) => reply.status === status))
    report(
      'warning',
      'missing-section',
      `Proxy '${proxy}': status '${status}' referenced by an http reply not declared in http-errors section '${name}'.`,
      at,
    );
};

/** A slot that a frontend's rule names has to be there; a backend has none of its own. */
const checkCapture = (rule: Rule, list: Ruleset, proxy: Proxy, { report }: Checking): void => {
  const { settings, place } = rule;
  if (proxy.section === 'backend' || !('slot' in settings) || typeof settings.slot !== 'number') return;
  const slots = proxy.captures?.[list.includes('request') ? 'request' : 'response'] ?? [];
  if (settings.slot < slots.length) return;
  const message = `Proxy '${proxy.name}': unable to find capture id '${settings.slot}' referenced by ${list} capture rule.`;
  report('alert', 'unknown-member', message, { place, word: 'capture' });
};
