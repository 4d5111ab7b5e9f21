// The highest rates ever seen (rate_max, conn_rate_max, req_rate_max). No engine thread sees the traffic of the others,
// so control looks at the sums once a second.
import { hasBackend, hasFrontend, type Model } from '../../config/model.js';
import type { Cells } from '../../state/cells.js';
import { Counter, Gauge } from '../../state/slots.js';
import type { State } from '../../state/state.js';

export interface Maxima {
  /** Looks now: before an answer, so that no current rate is above its maximum. */
  raise(): void;
  stop(): void;
}

type Pair = readonly [rate: number, maximum: number];

const { process, frontend, backend, server } = Counter;
const OF_PROCESS: readonly Pair[] = [
  [process.connectionRate, Gauge.process.connectionRateMax],
  [process.sessionRate, Gauge.process.sessionRateMax],
];
const OF_FRONTEND: readonly Pair[] = [
  [frontend.connectionRate, Gauge.frontend.connectionRateMax],
  [frontend.sessionRate, Gauge.frontend.sessionRateMax],
  [frontend.requestRate, Gauge.frontend.requestRateMax],
];
const OF_BACKEND: readonly Pair[] = [
  [backend.sessionRate, Gauge.backend.sessionRateMax],
  [backend.requestRate, Gauge.backend.requestRateMax],
];
const OF_SERVER: readonly Pair[] = [[server.sessionRate, Gauge.server.sessionRateMax]];

/** `now` is the wall clock that the rates are counted with. Does not keep the process alive. */
export const keepMaxima = (model: Model, state: State, now: () => number): Maxima => {
  const watched = watch(model, state);
  const raise = () => {
    const nowMs = now();
    for (const [cells, pairs] of watched)
      for (const [rate, maximum] of pairs) cells.raise(maximum, cells.rate(rate, nowMs));
  };
  // Just after a second is over its count is whole, and the next one has hardly begun.
  let timer: NodeJS.Timeout;
  const wait = () => {
    timer = setTimeout(
      () => {
        raise();
        wait();
      },
      1000 - (now() % 1000),
    ).unref();
  };
  wait();
  return { raise, stop: () => clearTimeout(timer) };
};

const watch = (model: Model, state: State): (readonly [cells: Cells, pairs: readonly Pair[]])[] => [
  [state.process, OF_PROCESS],
  ...model.proxies.flatMap((proxy) => [
    ...(hasFrontend(proxy) ? [[state.frontend(proxy.index), OF_FRONTEND] as const] : []),
    ...(hasBackend(proxy) ? [[state.backend(proxy.index), OF_BACKEND] as const] : []),
    ...proxy.servers.map(({ index }) => [state.server(proxy.index, index), OF_SERVER] as const),
  ]),
];
