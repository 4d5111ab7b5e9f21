// The words of rules by regular expression, which HAProxy 2.1 has removed (manual of 2.0, 4.2): `reqadd` to `reqtarpit`,
// `rspadd` to `rsprep`. They act as they did (engine/http/actions/lines.ts), with a warning that says how they are written
// today.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Remedy } from '../diagnostics.js';
import { pattern } from '../keywords/readers.js';
import { addRule, readRuleOf } from '../keywords/rules.js';
import { ANY_PROXY, FRONTENDS } from '../keywords/table.js';
import { insteadOf } from '../line.js';
import { readCondition } from '../sample/condition.js';
import { type Deed, type OldRule, translate } from './translate.js';

interface Row extends Pick<OldRule, 'side' | 'deed' | 'ignoreCase'> {
  readonly name: string;
  readonly summary: string;
  /** What came closest in HAProxy 2.1. */
  readonly heir: string | undefined;
}

const row = (side: OldRule['side'], deed: Deed, summary: string, heir?: string): readonly Row[] => {
  const one = { side, deed, summary, heir };
  const exact = { ...one, name: side + deed, ignoreCase: false };
  return deed === 'add' ? [exact] : [exact, { ...one, name: `${side}i${deed}`, ignoreCase: true }];
};

const ROWS: readonly Row[] = [
  ...row('req', 'add', 'Adds a header field to requests.', 'http-request add-header'),
  ...row('req', 'allow', 'Keeps what follows from refusing requests.', 'http-request allow'),
  ...row('req', 'del', 'Takes header fields out of requests.', 'http-request del-header'),
  ...row('req', 'deny', 'Refuses requests.', 'http-request deny'),
  ...row('req', 'pass', 'Ends the rules of its kind.'),
  ...row('req', 'rep', 'Replaces lines of requests.', 'http-request replace-header'),
  ...row('req', 'setbe', 'Chooses a backend.', 'use_backend'),
  ...row('req', 'tarpit', 'Refuses requests after a while.', 'http-request tarpit'),
  ...row('rsp', 'add', 'Adds a header field to responses.', 'http-response add-header'),
  ...row('rsp', 'del', 'Takes header fields out of responses.', 'http-response del-header'),
  ...row('rsp', 'deny', 'Refuses responses.', 'http-response deny'),
  ...row('rsp', 'rep', 'Replaces lines of responses.', 'http-response replace-header'),
];

/** Their names before HAProxy 1.2. */
const OLDEST: readonly Row[] = [
  { ...ROWS.find(({ name }) => name === 'reqrep')!, name: 'cliexp' },
  { ...ROWS.find(({ name }) => name === 'rsprep')!, name: 'srvexp' },
];

const hasSecond = (deed: Deed): boolean => deed === 'rep' || deed === 'setbe';

const warn = (line: Line, { deed, heir, ...row }: Row): void => {
  const { args } = line;
  const [text = '', second = ''] = args.words.map((word) => word.text);
  const condition = args.words.slice(hasSecond(deed) ? 2 : 1);
  const today = translate({ ...row, deed, text, second, condition });
  const message = `the '${row.name}' directive is deprecated${today === undefined || heir === undefined ? '' : ` in favor of '${heir}'`}.`;
  line.report('warning', 'old-spelling', message, undefined, remedyOf(line, today, heir));
};

/** What nobody can say today is left to the reader, in a comment. */
const remedyOf = (
  { keyword, args }: Line,
  today: string | undefined,
  heir: string | undefined,
): string | Remedy => {
  const nearest = heir === undefined ? '' : `; '${heir}' comes closest`;
  const hint = today === undefined ? `no rule of today does exactly this${nearest}` : `write '${today}'`;
  // What would be written is the value that a variable happens to have.
  if (args.words.some(({ expanded }) => expanded)) return hint;
  if (today !== undefined) return { hint, fix: insteadOf([...keyword, ...args.words], today) };
  const comment = '# no rule of today does exactly this: ';
  return {
    hint,
    fix: { ...insteadOf(keyword, comment), length: 0, loses: true },
  };
};

/** Fields are added when all other rules of the kind have been at the lines. */
const parseRule = (line: Line, draft: ProxyDraft, row: Row): boolean => {
  const { side, deed, ignoreCase } = row;
  const rule = readRuleOf(line, draft, side, ignoreCase ? `i${deed}` : deed);
  if (!rule) return false;
  addRule(draft, side, rule);
  draft.rules[side]?.sort((a, b) => Number(a.action === 'add') - Number(b.action === 'add'));
  return true;
};

/** Goes before all `use_backend`, behind its like. */
const parseChoice = (line: Line, draft: ProxyDraft, { ignoreCase }: Row): boolean => {
  const regex = pattern(line, 'a regex');
  const backend = regex === undefined ? undefined : line.args.need('the name of a backend')?.text;
  const condition = readCondition(line, draft, 'use_backend');
  line.args.end();
  if (backend === undefined || condition === 'wrong') return false;
  const { useBackends } = draft;
  const at = useBackends.filter((one) => one.line).length;
  const { place } = line;
  useBackends.splice(at, 0, {
    place,
    backend,
    line: { regex: regex!, ignoreCase },
    ...(condition && { condition }),
  });
  return true;
};

const cardOf = (row: Row): ProxyCard => {
  const { name, deed, heir } = row;
  const what = deed === 'add' ? '<string>' : deed === 'rep' ? '<search> <string>' : '<search>';
  const parse = deed === 'setbe' ? parseChoice : parseRule;
  return {
    name,
    usage: `${deed === 'setbe' ? '<search> <backend>' : what} [{ if | unless } <condition>]`,
    summary: `${row.summary} ${heir === undefined ? 'Gone' : `"${heir}"`} since HAProxy 2.1.`,
    sections: deed === 'setbe' ? FRONTENDS : ANY_PROXY,
    removed: true,
    parse: (line, draft) => {
      if (parse(line, draft, row)) warn(line, row);
    },
  };
};

export const oldRuleCards: readonly ProxyCard[] = [...ROWS, ...OLDEST].map(cardOf);
