// A client that has only just come, as rules on connections and sessions see it (manual 4.2, "tcp-request connection",
// "tcp-request session"): nothing was read of it but the headers of who sends it on, and it counts as no session yet.
import { Counter } from '../../state/slots.js';
import type { EngineContext } from '../context.js';
import { type Ruled, Verdict } from '../http/actions/action.js';
import type { RuleMarks } from '../http/rule-marks.js';
import type { RunRules } from '../http/tcp-rules.js';
import type { StreamClient } from '../sample/stream.js';
import { RawRecord } from '../tcp/raw-record.js';
import type { Session } from './admission.js';

export class Newcomer extends RawRecord implements Ruled {
  readonly outbound = undefined;
  readonly bytesFromClient = 0;
  readonly bytesToClient = 0;

  constructor(
    readonly context: EngineContext,
    readonly client: StreamClient,
  ) {
    super();
  }
}

/** What has become of a newcomer: it is out, or in, and then may have to begin with headers, or be for a server. */
export type Welcome = 'out' | Pick<RuleMarks, 'expects' | 'attachTo'> | undefined;

/** Lets the rules at a session that begins; one that they do not want is gone afterwards. */
export const screen = (
  session: Session,
  context: EngineContext,
  list: 'onConnection' | 'onSession',
): Welcome => {
  const rules = context.plans[session.entrance.proxy.index]![list];
  return rules && ask(session, context, rules, list);
};

const ask = (
  session: Session,
  context: EngineContext,
  rules: RunRules,
  list: 'onConnection' | 'onSession',
): Welcome => {
  const newcomer = new Newcomer(context, session.client);
  const verdict = rules(newcomer);
  if (verdict === Verdict.reject) reject(session, list);
  else if (verdict === Verdict.drop) drop(session);
  else {
    readdress(newcomer);
    return newcomer.marks;
  }
  return 'out';
};

const reject = (session: Session, list: 'onConnection' | 'onSession'): void => {
  const { cells } = session.entrance;
  const early = list === 'onConnection';
  cells.count(early ? Counter.frontend.deniedConnections : Counter.frontend.deniedSessions);
  session.refuse(!early);
};

const drop = (session: Session): void => {
  session.entrance.cells.count(Counter.frontend.deniedRequests);
  session.listenerCells.count(Counter.listener.deniedRequests);
  session.vanish();
};

/** What these rules say of its addresses holds for all that comes. */
const readdress = ({ marks, client, clientAddress, clientPort, localAddress, localPort }: Newcomer): void => {
  if (marks?.source || marks?.destination)
    client.connection.readdress({ clientAddress, clientPort, localAddress, localPort });
};
