// `set-bandwidth-limit` (manual 4.4 and 9.7): puts a limit of the proxy's on a request, a response or a connection. How it
// is kept is the business of who forwards the bytes.
import type { Expression } from '../../../config/rules.js';
import type { RuleLine } from '../../../config/sample/action.js';
import { beginsCondition } from '../../../config/sample/condition.js';
import { didYouMean } from '../../../config/suggest.js';
import { Flow } from '../../net/flow.js';
import type { Compiler } from '../../sample/compiler.js';
import type { Stream } from '../../sample/stream.js';
import { type Action, action, type Ruled, Verdict } from './action.js';
import { numberOf, parseNumber } from './numbers.js';

interface Settings {
  filter: string;
  limit?: number | Expression;
  period?: number | Expression;
}

const OPTIONS = ['limit', 'period'] as const;

const parse = (line: RuleLine): Settings | undefined => {
  if (line.section === 'defaults')
    return void line.report(
      'alert',
      'misplaced-keyword',
      `'${line.action}' is not allowed in a 'defaults' section, which has no filters.`,
      line.args.words[0],
    );
  const name = line.args.need('the name of a filter');
  if (!name) return undefined;
  const settings: Settings = { filter: name.text };
  for (let word = line.args.peek(); word && !beginsCondition(word); word = line.args.peek()) {
    const option = OPTIONS.find((one) => one === word?.text);
    if (!option) {
      const message = `'${line.action}': unknown option '${word.text}'.`;
      return void line.report('alert', 'bad-argument', message, word, didYouMean(word.text, OPTIONS));
    }
    line.args.next();
    const value =
      option === 'limit' ? parseNumber(line, 'a size', 'bytes') : parseNumber(line, 'a time', 'ms');
    if (value === undefined) return undefined;
    settings[option] = value;
  }
  return settings;
};

/** What the rule says where that is a number above 0, else what the filter says. */
const valueOf = (
  said: number | Expression | undefined,
  otherwise: number,
  compiler: Compiler,
): ((stream: Stream) => number) => {
  if (said === undefined) return () => otherwise;
  const read = numberOf(said, compiler);
  return (stream) => {
    const value = read(stream) ?? 0;
    return value > 0 ? value : otherwise;
  };
};

export const bandwidthAction: Action<Ruled> = action<Settings, Ruled>({
  name: 'set-bandwidth-limit',
  usage: '<name> [limit { <expr> | <size> }] [period { <expr> | <time> }]',
  summary: 'Limits the bandwidth of what the client sends or gets from here on, by a filter of the proxy.',
  rulesets: ['tcp-request content', 'tcp-response content', 'http-request', 'http-response'],
  parse,
  create: ({ filter: name, limit, period }, compiler) => {
    const filter = compiler.proxy.bandwidthLimits!.find((one) => one.name === name)!;
    const bytesOf = valueOf(limit, filter.limit, compiler);
    const periodOf = valueOf(period, filter.periodMs, compiler);
    const way = filter.direction === 'in' ? 'inflow' : 'outflow';
    const { minSize } = filter;
    return (stream) => {
      const { mark } = stream;
      mark[way] ??= new Flow();
      mark[way].limit(filter, { bytes: bytesOf(stream), periodMs: periodOf(stream), minSize });
      return Verdict.next;
    };
  },
});
