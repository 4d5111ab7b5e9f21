// Log targets and rings: a ring decides how its lines are wrapped, and a target such as tcp@127.0.0.1:514 gets one.
import { newRing } from '../keywords/ring.js';
import type { LogTarget, Ring } from '../model.js';
import { saysPlace } from '../source.js';
import { didYouMean } from '../suggest.js';
import type { Checking } from './check.js';

/** HAProxy's, for the rings that it makes up. */
const MADE_UP_TIMEOUTS: Ring['timeouts'] = { connectMs: 1000, serverMs: 5000 };

export const settleRings = (checking: Checking): void => {
  const { model, report } = checking;
  for (const ring of model.rings.filter(({ maxLength, sizeBytes }) => maxLength > sizeBytes)) {
    const { name, place, maxLength, sizeBytes } = ring;
    const message = `ring '${name}' event max length '${maxLength}' exceeds size, forced to size '${sizeBytes}'.`;
    report('warning', 'ignored', message, { place });
    ring.maxLength = sizeBytes;
  }
  // Proxies share the targets of the global section.
  const targets = new Set([...model.global.logs, ...model.proxies.flatMap(({ logs }) => logs)]);
  for (const target of targets) {
    if (target.to.kind === 'stream') giveRing(target, target.to.address, model.rings);
    if (target.to.kind === 'ring') settleTarget(target, target.to.name, checking);
  }
};

const giveRing = (target: LogTarget, address: Ring['servers'][number]['address'], rings: Ring[]): void => {
  const { place, length: maxLength, format } = target;
  const name = saysPlace(place);
  const servers = [{ place, name: 'server', address, octetCount: false }];
  if (!rings.some((ring) => ring.name === name))
    rings.push({ ...newRing(place, name), maxLength, format, timeouts: MADE_UP_TIMEOUTS, servers });
  target.to = { kind: 'ring', name };
};

const settleTarget = (target: LogTarget, name: string, { model, partial, report }: Checking): void => {
  const ring = model.rings.find((one) => one.name === name);
  if (ring) {
    target.format = ring.format;
    target.length = Math.min(target.length, ring.maxLength);
  } else if (!partial) {
    const names = model.rings.map((one) => one.name);
    const message = `log server uses unknown ring named '${name}'.`;
    report('alert', 'missing-section', message, {
      place: target.place,
      word: name,
      hint: didYouMean(name, names),
    });
  }
};
