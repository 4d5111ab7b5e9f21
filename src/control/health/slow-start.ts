// `slowstart` (manual 5.2): a server that comes back gets its share in small steps.
import type { Proxy } from '../../config/model.js';
import { Gauge, ServerState, WEIGHT_SCALE } from '../../state/slots.js';
import { operationalOf, type ServerHealth } from './servers.js';

/** A step's length: HAProxy looks once a second. */
export const STEP_MS = 1000;

/** HAProxy counts slow starts in whole seconds, rounded up. */
export const slowStartSeconds = ({ server }: ServerHealth): number =>
  Math.ceil((server.slowstartMs ?? 0) / 1000);

/** Algorithms whose weights may change while they run; the others give a starting server its full share at once. */
export const isDynamic = ({ balance, hashType }: Proxy): boolean => {
  switch (balance.algorithm) {
    case 'static-rr':
      return false;
    case 'source':
    case 'uri':
    case 'url_param':
    case 'hdr':
    case 'hash':
    case 'rdp-cookie':
      return hashType.method === 'consistent';
    default:
      return true;
  }
};

/** What balancing is to use, in sixteenths: the weight times 1 to 16 while the server starts, times 16 else. */
export const effectiveWeight = (record: ServerHealth, nowSeconds: number): number => {
  const weight = record.cells.get(Gauge.server.weight);
  if (operationalOf(record) !== ServerState.starting || !isDynamic(record.proxy))
    return weight * WEIGHT_SCALE;
  const whole = slowStartSeconds(record);
  const share = Math.floor((WEIGHT_SCALE * (nowSeconds - record.lastChange) + whole) / whole);
  return weight * Math.min(Math.max(share, 1), WEIGHT_SCALE);
};

export const hasStarted = (record: ServerHealth, nowSeconds: number): boolean =>
  nowSeconds < record.lastChange || nowSeconds >= record.lastChange + slowStartSeconds(record);
