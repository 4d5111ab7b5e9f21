// What answered by itself before there was "http-request return": `monitor-net` (up to HAProxy 2.0), `mode health` (1.8).
import { cursorOver, type Word } from '../arguments.js';
import type { Line, ProxyDraft } from '../card.js';
import { insteadOf } from '../line.js';
import { readRuleOf } from './rules.js';

/** Before all other rules, the one that HAProxy says to write; false after an alert. */
const returnFirst = (line: Line, draft: ProxyDraft, settings: string, at: Word): boolean => {
  const { column, length } = at;
  const words = settings.split(' ').map((text) => ({ text, column, length, quoted: false }));
  const args = cursorOver('return', words, line.report);
  const rule = readRuleOf({ ...line, args }, draft, 'http-request', 'return');
  if (rule) draft.rules['http-request'] = [rule, ...(draft.rules['http-request'] ?? [])];
  return rule !== undefined;
};

export const readMonitorNet = (line: Line, draft: ProxyDraft): void => {
  const network = line.args.need('a network');
  line.args.end();
  const settings = `status 200 if { src ${network?.text} }`;
  if (!network || !returnFirst(line, draft, settings, network)) return;
  const today = `http-request return ${settings}`;
  const message = "the 'monitor-net' directive is deprecated in favor of 'http-request return'.";
  // Only a defaults section that has a name may hold rules.
  const fix =
    line.section === 'defaults'
      ? { ...insteadOf(line.keyword, '# a rule of each frontend today: '), length: 0 }
      : insteadOf([...line.keyword, network], today);
  line.report('warning', 'old-spelling', message, undefined, { hint: `write '${today}'`, fix });
};

/** Whoever connects is told that all is well. */
export const readModeHealth = (line: Line, draft: ProxyDraft, health: Word): void => {
  draft.mode = 'http';
  if (!returnFirst(line, draft, 'status 200', health)) return;
  const below = 'http-request return status 200';
  line.report(
    'warning',
    'old-spelling',
    "'mode health' is deprecated in favor of 'http-request return'.",
    health,
    {
      hint: `write 'mode http' and '${below}'`,
      fix: { ...insteadOf([health], 'http'), below },
    },
  );
};
