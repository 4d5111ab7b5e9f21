// balance first: the server of the lowest id that has room, so that the others may be switched off.
import type { Accepts, BalanceKey, Balancer, Candidate } from './balancer.js';

export const createFirst = (): Balancer => new First();

class First implements Balancer {
  private byId: Candidate[] = [];

  update(candidates: readonly Candidate[]): void {
    this.byId = [...candidates].sort((one, other) => one.id - other.id);
  }

  pick(_key: BalanceKey, accepts: Accepts): Candidate | undefined {
    for (let at = 0; at < this.byId.length; at++) {
      if (accepts(this.byId[at]!)) return this.byId[at];
    }
    return undefined;
  }
}
