// What the form of the stats page can have done to a server (manual 4.2, "stats admin"): maintenance and drain, what is
// thought of its health, whether it is checked, and the end of its sessions.
import { setAdminState, setForced } from './admin.js';
import type { ServerHealth, Surroundings } from './servers.js';
import { fullHealth } from './state.js';
import { type Move, runServer, stopBalancing, stopServer } from './transitions.js';

/** @returns false where there is nothing to do, or nothing that it could be done to */
type Order = (around: Surroundings, record: ServerHealth) => boolean;

const CAUSE = 'changed from Web interface';

const admin =
  (state: Parameters<typeof setAdminState>[2]): Order =>
  (around, record) => {
    setAdminState(around, record, state);
    return true;
  };

/** A server that follows another has no health of its own. */
const force =
  (move: Move, isUp: boolean): Order =>
  (around, record) => {
    const { check, tracked } = record;
    if (tracked) return false;
    if (check) check.health = isUp ? fullHealth(check.settings) : 0;
    move(around, record, CAUSE);
    return true;
  };

const checks =
  (of: 'check' | 'agent', areOff: boolean): Order =>
  (_around, { [of]: check }) => {
    if (check) check.isOff = areOff;
    return check !== undefined;
  };

/** What an agent that is asked would have said. */
const agentSays =
  (move: Move, isUp: boolean): Order =>
  (around, record) => {
    const { agent } = record;
    if (agent === undefined || agent.isOff) return false;
    agent.health = isUp ? fullHealth(agent.settings) : 0;
    move(around, record, CAUSE);
    return true;
  };

const shutdown: Order = ({ send }, { proxy, server }) => {
  send({ type: 'shutdown-sessions', proxy: proxy.index, server: server.index });
  return true;
};

/** By the values of the form's "action". The last ones are those of forms before HAProxy 1.6. */
const ORDERS: ReadonlyMap<string, Order> = new Map([
  ['ready', admin('ready')],
  ['drain', admin('drain')],
  ['maint', admin('maint')],
  ['dhlth', checks('check', true)],
  ['ehlth', checks('check', false)],
  ['hrunn', force(runServer, true)],
  ['hnolb', force(stopBalancing, true)],
  ['hdown', force(stopServer, false)],
  ['dagent', checks('agent', true)],
  ['eagent', checks('agent', false)],
  ['arunn', agentSays(runServer, true)],
  ['adown', agentSays(stopServer, false)],
  ['shutdown', shutdown],
  ['disable', (around, record) => setForced(around, record, 'maint', true)],
  ['enable', (around, record) => setForced(around, record, 'maint', false)],
  ['stop', (around, record) => setForced(around, record, 'drain', true)],
  ['start', (around, record) => setForced(around, record, 'drain', false)],
]);

/** The order of that name. */
export const orderOf = (name: string): Order | undefined => ORDERS.get(name);
