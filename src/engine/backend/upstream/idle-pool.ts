// Idle connections to one server, kept by this thread for the next request (manual, http-reuse and pool-*).
import type { Server } from '../../../config/model.js';
import type { Cells } from '../../../state/cells.js';
import { Gauge } from '../../../state/slots.js';
import type { Connection } from '../../net/connection.js';

/** What can be kept: a connection, or a session that connections have streams on. */
export interface Poolable<Self> {
  /** The pool's own: who was kept after it, and before. */
  above: Self | undefined;
  below: Self | undefined;
  /** Requests sent so far. */
  readonly uses: number;
  readonly connection: Pick<Connection, 'remoteAddress' | 'remotePort'>;
  close(): void;
}

/** How long between two looks at unused connections (pool-purge-delay's default, 5 s). */
const PURGE_DELAY_MS = 5000;

/** A stack. It is linked, since an array gives its room back whenever it is empty: most pools of many are. */
export class IdlePool<Kept extends Poolable<Kept>> {
  private top: Kept | undefined;
  private length = 0;
  /** Fewest idle since the last purge: that many were never needed. */
  private fewest = 0;
  private purge: NodeJS.Timeout | undefined;

  /** Limits of the cfg; below 0 there is none. */
  private readonly most: number;
  private readonly reuses: number;
  /** Undefined: connections that cannot be had again stay, unless the cfg has it otherwise. */
  private readonly purgeDelayMs: number | undefined;

  constructor(
    private readonly config: Server,
    private readonly cells: Cells,
  ) {
    this.most = config.poolMaxConn ?? -1;
    this.reuses = config.maxReuse ?? -1;
    this.purgeDelayMs =
      config.poolPurgeDelayMs ?? (config.address.to.kind === 'rhttp' ? undefined : PURGE_DELAY_MS);
  }

  /** The connection used last, which is the one the server is least likely to have closed. */
  take(): Kept | undefined {
    const taken = this.top;
    if (taken) this.unlink(taken);
    return taken;
  }

  /** The last one that leads to `host` and `port`: where each request says where it goes, any will not do. */
  takeTo(host: string, port: number): Kept | undefined {
    return this.takeThat(
      ({ connection }) => connection.remoteAddress === host && connection.remotePort === port,
    );
  }

  /** The last one that will do. */
  takeThat(fits: (kept: Kept) => boolean): Kept | undefined {
    let kept = this.top;
    while (kept && !fits(kept)) kept = kept.below;
    if (kept) this.unlink(kept);
    return kept;
  }

  /** Whether the next take() gives a connection that has served at least two requests (http-reuse aggressive). */
  get provenOnTop(): boolean {
    return this.top !== undefined && this.top.uses > 1;
  }

  /** Keeps a connection for later. False: pool-max-conn or max-reuse say no, and the caller closes it. */
  put(connection: Kept): boolean {
    if (this.most >= 0 && this.cells.get(Gauge.server.idleConnections) >= this.most) return false;
    if (this.reuses >= 0 && connection.uses > this.reuses) return false;
    connection.below = this.top;
    if (this.top) this.top.above = connection;
    this.top = connection;
    this.length++;
    this.cells.add(Gauge.server.idleConnections, 1);
    if (this.purgeDelayMs !== undefined)
      this.purge ??= setInterval(() => this.purgeUnused(), this.purgeDelayMs).unref();
    return true;
  }

  /** An idle connection was closed by the server, or is idle no more. */
  forget(connection: Kept): void {
    if (connection.above || this.top === connection) this.unlink(connection);
  }

  /** Closes all: the server is gone or the thread stops. */
  clear(): void {
    for (let idle = this.take(); idle; idle = this.take()) idle.close();
    clearInterval(this.purge);
    this.purge = undefined;
  }

  /** Closes half of those that no request needed since the last look, oldest first (HAProxy's rate of decay). */
  private purgeUnused(): void {
    const low = this.config.poolLowConn ?? 0;
    const spare = Math.min(Math.ceil(this.fewest / 2), Math.max(0, this.length - low));
    for (const unused of this.oldest(spare)) {
      this.unlink(unused);
      unused.close();
    }
    this.fewest = this.length;
    if (this.fewest === 0) {
      clearInterval(this.purge);
      this.purge = undefined;
    }
  }

  private oldest(count: number): Kept[] {
    const all: Kept[] = [];
    for (let kept = this.top; kept; kept = kept.below) all.push(kept);
    return all.slice(all.length - count).reverse();
  }

  private unlink(kept: Kept): void {
    const { above, below } = kept;
    if (above) above.below = below;
    else this.top = below;
    if (below) below.above = above;
    kept.above = undefined;
    kept.below = undefined;
    this.length--;
    if (this.length < this.fewest) this.fewest = this.length;
    this.cells.add(Gauge.server.idleConnections, -1);
  }
}
