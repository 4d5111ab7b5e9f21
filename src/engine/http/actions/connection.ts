// Actions of rules on connections and on the bytes that travel on them (manual 4.4: accept, close, expect-…, reject,
// silent-drop, switch-mode). They only say what is to come of it: who runs the rules does it.
import type { Ruleset, TcpRuleset } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import type { ExpectedHeaders } from '../rule-marks.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

const LISTS: readonly TcpRuleset[] = [
  'tcp-request connection',
  'tcp-request session',
  'tcp-request content',
  'tcp-response content',
];

const NONE = {};

const comesTo = (
  verdict: Verdict,
  name: string,
  usage: string,
  rulesets: readonly Ruleset[],
  summary: string,
  parse: (line: RuleLine) => object | undefined = () => NONE,
): Action<Ruled> =>
  action<object, Ruled>({ name, usage, summary, rulesets, final: true, parse, create: () => () => verdict });

/** `rst-ttl <ttl>`: Node sets no TTL. */
export const parseSilentDrop = (line: RuleLine): object | undefined => {
  if (!line.args.take('rst-ttl')) return NONE;
  const word = line.args.peek();
  if (line.args.integer('a TTL', 1, 255) === undefined) return undefined;
  line.report('notice', 'no-effect', "'rst-ttl' has no effect here: Node sets no TTL.", word);
  return NONE;
};

const parseSwitchMode = (line: RuleLine): object | undefined => {
  const mode = line.args.need("a mode ('http')");
  if (!mode) return undefined;
  if (mode.text !== 'http')
    return void line.report(
      'alert',
      'bad-argument',
      `'switch-mode' only knows 'http' (got '${mode.text}').`,
      mode,
    );
  if (line.section === 'backend')
    return void line.report(
      'alert',
      'misplaced-keyword',
      `'switch-mode' is not allowed because backend '${line.draft.name}' has no frontend capability.`,
      line.args.words[0],
    );
  if (!line.args.take('proto')) return NONE;
  const proto = line.args.need('the name of a protocol');
  if (!proto || proto.text === 'h1') return proto && NONE;
  return void line.report(
    'alert',
    'not-supported',
    `'proto ${proto.text}' is not supported yet: use 'h1'.`,
    proto,
  );
};

const parseLayer4 = (line: RuleLine): object | undefined => {
  const word = line.args.next();
  if (word?.text === 'layer4') return NONE;
  const message = `'${line.action}' only supports 'layer4' (got '${word?.text ?? ''}').`;
  return void line.report('alert', 'bad-argument', message, word);
};

const expecting = (name: string, header: keyof ExpectedHeaders, summary: string): Action<Ruled> =>
  action<object, Ruled>({
    name,
    usage: 'layer4',
    summary,
    rulesets: ['tcp-request connection'],
    parse: parseLayer4,
    create: () => (stream) => {
      stream.mark.expects = { ...stream.mark.expects, [header]: true };
      return Verdict.next;
    },
  });

export const connectionActions: readonly Action<Ruled>[] = [
  expecting(
    'expect-proxy',
    'proxy',
    'Has the connection begin with a PROXY header, as "accept-proxy" of its socket does.',
  ),
  expecting(
    'expect-netscaler-cip',
    'netscaler',
    'Has the connection begin with the header of a NetScaler; its magic number is that of the socket, or 0.',
  ),
  comesTo(Verdict.stop, 'accept', '', LISTS, 'Ends the rules of the list: all is well.'),
  comesTo(Verdict.reject, 'reject', '', LISTS, 'Closes the connection without an answer.'),
  comesTo(
    Verdict.drop,
    'silent-drop',
    '[rst-ttl <ttl>]',
    LISTS,
    'Forgets the connection, and leaves the client to find out.',
    parseSilentDrop,
  ),
  comesTo(
    Verdict.close,
    'close',
    '',
    ['tcp-response content'],
    'Closes the connection to the server, and then that to the client.',
  ),
  comesTo(
    Verdict.switchMode,
    'switch-mode',
    'http [proto <name>]',
    ['tcp-request content'],
    'Takes what the client sends for HTTP from here on.',
    parseSwitchMode,
  ),
];
