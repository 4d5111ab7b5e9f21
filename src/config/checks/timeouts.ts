// A proxy without timeouts piles up dead connections: HAProxy warns of it, in these words.
import { hasBackend, hasFrontend } from '../model.js';
import { type Check, headOf, kindOf } from './check.js';

const HINT = [
  'While not properly invalid, you will certainly encounter various problems',
  'with such a configuration. To fix this, please ensure that all following',
  "timeouts are set to a non-zero value: 'client', 'connect', 'server'.",
].join('\n');

export const checkTimeouts: Check = (proxy, { failed, report }) => {
  const { client, connect, server, tunnel } = proxy.timeouts;
  const clientMissing = hasFrontend(proxy) && !client;
  const serverWaits = server || (proxy.mode === 'tcp' && tunnel);
  const serverMissing = hasBackend(proxy) && proxy.servers.length > 0 && !(connect && serverWaits);
  if ((!clientMissing && !serverMissing) || failed(proxy, 'timeout')) return;
  report('warning', 'missing-timeouts', `missing timeouts for ${kindOf(proxy)} '${proxy.name}'.`, {
    ...headOf(proxy),
    hint: HINT,
  });
};
