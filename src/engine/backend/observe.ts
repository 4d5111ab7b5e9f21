// What real traffic tells of a server, for `observe layer4|layer7` (manual 5.2): control counts it, health decides.
import type { Reaching } from './reach.js';
import type { ServerSlot } from './server.js';

type Observer = Pick<Reaching, 'context' | 'backendRuntime' | 'slot'>;

/** How connecting went. */
export const observeConnect = (who: Observer, server: ServerSlot, good: boolean): void => {
  if (server.observes === 'layer4') post(who, server, 'layer4', good);
};

/** How the response went. */
export const observeResponse = (who: Observer, good: boolean): void => {
  const { slot } = who;
  if (slot?.observes === 'layer7') post(who, slot, 'layer7', good);
};

/** 501 and 505 are the client's doing. */
export const isGoodStatus = (status: number): boolean => status < 500 || status === 501 || status === 505;

const post = (who: Observer, server: ServerSlot, layer: 'layer4' | 'layer7', good: boolean): void => {
  const { index: proxy } = who.backendRuntime!.proxy;
  who.context.post({ type: 'observed', proxy, server: server.index, layer, good });
};
