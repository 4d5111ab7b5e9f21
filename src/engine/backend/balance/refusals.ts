// The candidates that refused a request in the pick under way, so that a walk over a sequence or a ring asks each once.

export class Refusals {
  /** The pick in which each refused last: a new pick begins without clearing anything. */
  private readonly refusedIn: Float64Array;
  private current = 0;
  /** Candidates that did not refuse yet. */
  left: number;

  constructor(private readonly candidates: number) {
    this.refusedIn = new Float64Array(candidates);
    this.left = candidates;
  }

  begin(): void {
    this.current++;
    this.left = this.candidates;
  }

  add(candidate: number): void {
    this.refusedIn[candidate] = this.current;
    this.left--;
  }

  has(candidate: number): boolean {
    return this.refusedIn[candidate] === this.current;
  }
}
