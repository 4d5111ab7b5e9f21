// Samples of servers by name (manual 7.3.2): "server" of the rule's own backend, or "backend/server".
import { Counter, Gauge, WEIGHT_SCALE } from '../../../state/slots.js';
import type { ServerSlot } from '../../backend/server.js';
import { wallMs } from '../../net/clock.js';
import type { Compiler } from '../compiler.js';
import { type Fetch, text } from '../fetch.js';
import type { Value } from '../value.js';
import { freeOf } from './proxies.js';

/** Positions of backend and server; the cfg is refused when there are no such. */
const locate = (name: string, { model, proxy }: Compiler): { backend: number; server: number } => {
  const slash = name.lastIndexOf('/');
  const backend =
    slash < 0
      ? proxy
      : model.proxies.find((one) => one.section !== 'frontend' && one.name === name.slice(0, slash));
  const server = backend?.servers.findIndex((one) => one.name === name.slice(slash + 1)) ?? -1;
  return { backend: backend?.index ?? -1, server };
};

const row = (
  name: string,
  out: Fetch['out'],
  summary: string,
  read: (server: ServerSlot) => Value,
): Fetch => ({
  name,
  usage: `${name}([<backend>/]<server>)`,
  summary,
  args: [{ name: 'server', kind: 'server' }],
  need: 'internal',
  out,
  create: ([named], compiler) => {
    const at = locate(text(named), compiler);
    return ({ context }) => {
      const server = context.backends[at.backend]?.servers[at.server];
      return server && read(server);
    };
  },
});

export const serverFetches: readonly Fetch[] = [
  row('srv_conn', 'sint', 'Sessions of a server.', ({ cells }) => cells.get(Gauge.server.sessions)),
  row('srv_conn_free', 'sint', 'Free places of a server; -1 without a limit.', freeOf),
  row('srv_is_up', 'bool', 'Whether a server is up.', ({ running }) => running),
  row('srv_iweight', 'sint', "A server's weight by the cfg.", ({ configuredWeight }) => configuredWeight),
  row('srv_queue', 'sint', 'Requests that wait for a server.', ({ queue }) => queue.length),
  row('srv_sess_rate', 'sint', 'New sessions of a server in a second.', ({ cells }) =>
    cells.rate(Counter.server.sessionRate, wallMs()),
  ),
  row('srv_uweight', 'sint', "A server's weight as set last.", ({ cells }) => cells.get(Gauge.server.weight)),
  row('srv_weight', 'sint', "A server's weight as it counts now.", ({ weight }) =>
    Math.ceil(weight / WEIGHT_SCALE),
  ),
];
