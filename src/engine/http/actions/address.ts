// Actions on the addresses of a connection, as a request on it or whatever comes later sees them (manual 4.4: set-src, set-src-port,
// set-dst, set-dst-port).
import { IpAddress } from '../../../common/ip.js';
import type { Expression } from '../../../config/rules.js';
import { needExpression } from '../../../config/sample/readers.js';
import type { Sample } from '../../sample/value.js';
import type { Endpoint } from '../rule-marks.js';
import { type Action, action, type Ruled, Verdict } from './action.js';

const PLACES = {
  source: (stream: Ruled): Endpoint => ({ address: stream.clientAddress, port: stream.clientPort }),
  destination: (stream: Ruled): Endpoint => ({ address: stream.localAddress, port: stream.localPort }),
} as const;

const sets = (
  name: string,
  summary: string,
  place: keyof typeof PLACES,
  change: (value: Sample) => Partial<Endpoint> | undefined,
): Action<Ruled> =>
  action<{ value: Expression }, Ruled>({
    name,
    usage: '<expr>',
    summary,
    rulesets: ['tcp-request connection', 'tcp-request session', 'tcp-request content', 'http-request'],
    parse: (line) => {
      const value = needExpression(
        line,
        'a sample expression',
        line.ruleset,
        name.endsWith('port') ? 'sint' : 'addr',
      );
      return value && { value };
    },
    create: ({ value }, compiler) => {
      const evaluate = compiler.expression(value, name.endsWith('port') ? 'sint' : 'addr');
      return (stream) => {
        const found = evaluate(stream);
        const changed = found === undefined ? undefined : change(found);
        if (changed) stream.mark[place] = { ...PLACES[place](stream), ...changed };
        return Verdict.next;
      };
    },
  });

const address = (value: Sample): Partial<Endpoint> | undefined =>
  value instanceof IpAddress ? { address: String(value) } : undefined;
const port = (value: Sample): Partial<Endpoint> | undefined =>
  typeof value === 'number' ? { port: value & 0xffff } : undefined;

export const addressActions: readonly Action<Ruled>[] = [
  sets('set-src', 'Takes another address for that of the client.', 'source', address),
  sets('set-src-port', 'Takes another port for that of the client.', 'source', port),
  sets('set-dst', 'Takes another address for the one the client came to.', 'destination', address),
  sets('set-dst-port', 'Takes another port for the one the client came to.', 'destination', port),
];
