// Samples of proxies by name: how busy they are (manual 7.3.2). Without a name it is the proxy of the rule.
import type { Model, Proxy } from '../../../config/model.js';
import type { Cells } from '../../../state/cells.js';
import { Counter, Gauge } from '../../../state/slots.js';
import type { Backend } from '../../backend/backend.js';
import type { ServerSlot } from '../../backend/server.js';
import { wallMs } from '../../net/clock.js';
import { type Args, type Fetch, text } from '../fetch.js';

/** The proxy an argument names; the cfg is refused when there is none of that name, or without that side. */
const proxyOf = (args: Args, side: 'frontend' | 'backend', model: Model, own: Proxy): number => {
  const name = text(args[0]);
  const other = side === 'frontend' ? 'backend' : 'frontend';
  return (
    (name === '' ? own : model.proxies.find((proxy) => proxy.name === name && proxy.section !== other))
      ?.index ?? own.index
  );
};

const ofBackend = (name: string, summary: string, read: (backend: Backend) => number): Fetch => ({
  name,
  usage: `${name}([<backend>])`,
  summary,
  args: [{ name: 'backend', kind: 'backend', optional: true }],
  need: 'internal',
  out: 'sint',
  create: (args, { model, proxy }) => {
    const index = proxyOf(args, 'backend', model, proxy);
    return ({ context }) => {
      const backend = context.backends[index];
      return backend && read(backend);
    };
  },
});

const ofFrontend = (name: string, summary: string, read: (cells: Cells) => number): Fetch => ({
  name,
  usage: `${name}([<frontend>])`,
  summary,
  args: [{ name: 'frontend', kind: 'frontend', optional: true }],
  need: 'internal',
  out: 'sint',
  create: (args, { model, proxy }) => {
    const index = proxyOf(args, 'frontend', model, proxy);
    return ({ context }) => read(context.state.frontend(index));
  },
});

/** Waiting for the backend or for one of its servers. */
const queued = ({ queue, servers }: Backend): number =>
  servers.reduce((sum, server) => sum + server.queue.length, queue.length);

/** By the servers that may take some of it; without any, as if half a server were there. */
const averageQueue = (backend: Backend): number => {
  const { available } = backend;
  return available > 0 ? Math.ceil(queued(backend) / available) : queued(backend) * 2;
};

/** Free places of all servers that run, in queues too; -1 where one of them has no limit. */
const freePlaces = ({ servers }: Backend): number => {
  let sum = 0;
  for (const { running, config, cells, queue } of servers) {
    if (!running) continue;
    const maxconn = cells.get(Gauge.server.maxconn);
    const { maxqueue = 0 } = config;
    if (maxconn === 0 || maxqueue === 0) return -1;
    sum += maxconn - cells.get(Gauge.server.sessions) + (maxqueue - queue.length);
  }
  return sum;
};

/** Free places of the servers that may be picked; -1 where one of them has no limit. */
const freeConnections = (backend: Backend): number => {
  let sum = 0;
  for (const server of backend.eligible()) {
    const free = freeOf(server);
    if (free < 0) return -1;
    sum += free;
  }
  return sum;
};

/** Free places of one server, -1 without a limit. */
export const freeOf = (server: ServerSlot): number => {
  if (server.cells.get(Gauge.server.maxconn) === 0) return -1;
  return Math.max(0, server.maxSessions - server.cells.get(Gauge.server.sessions));
};

export const proxyFetches: readonly Fetch[] = [
  ofBackend('avg_queue', 'Requests that wait, by usable server.', averageQueue),
  ofBackend('be_conn', 'Sessions of a backend.', ({ cells }) => cells.get(Gauge.backend.sessions)),
  ofBackend('be_conn_free', 'Free places of the usable servers; -1 without limits.', freeConnections),
  ofBackend('be_sess_rate', 'New sessions of a backend in a second.', ({ cells }) =>
    cells.rate(Counter.backend.sessionRate, wallMs()),
  ),
  ofBackend('connslots', 'Free places of servers and of their queues; -1 without limits.', freePlaces),
  ofBackend('nbsrv', 'How many servers can be used.', ({ available }) => available),
  ofBackend('queue', 'Requests that wait for a server.', queued),
  ofFrontend('fe_conn', 'Connections of a frontend.', (cells) => cells.get(Gauge.frontend.sessions)),
  ofFrontend('fe_req_rate', 'Requests of a frontend in a second.', (cells) =>
    cells.rate(Counter.frontend.requestRate, wallMs()),
  ),
  ofFrontend('fe_sess_rate', 'New sessions of a frontend in a second.', (cells) =>
    cells.rate(Counter.frontend.sessionRate, wallMs()),
  ),
];
