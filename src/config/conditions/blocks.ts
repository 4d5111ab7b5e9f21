// `.if`, `.elif`, `.else`, `.endif` of one file (manual 2.4): which branch the lines at hand stand in.
import type { Place } from '../model.js';

/** taken: its lines count; waiting: none was true so far; over: one was, or nothing here counts at all. */
type Branch = 'taken' | 'waiting' | 'over';

interface Level {
  /** The `.if`. */
  readonly place: Place;
  branch: Branch;
  otherwise: boolean;
}

/** As in HAProxy. */
const MAX_LEVELS = 64;

/** Each step returns what is wrong with the directive at hand, in HAProxy's words. */
export class Blocks {
  private readonly levels: Level[] = [];

  /** The lines at hand are passed over. */
  get skipping(): boolean {
    return this.levels.some(({ branch }) => branch !== 'taken');
  }

  /** `holds` is asked only where it matters; undefined stands for a condition nobody could read. */
  if(place: Place, holds: () => boolean | undefined): string | undefined {
    if (this.levels.length === MAX_LEVELS) return `too many nested '.if', max is ${MAX_LEVELS}.`;
    this.levels.push({ place, branch: this.skipping ? 'over' : branchOf(holds()), otherwise: false });
    return undefined;
  }

  elif(holds: () => boolean | undefined): string | undefined {
    const level = this.levels.at(-1);
    if (!level) return "lone '.elif' with no matching '.if'.";
    if (level.otherwise) return "'.elif' after '.else' is not permitted.";
    level.branch = level.branch === 'waiting' ? branchOf(holds()) : 'over';
    return undefined;
  }

  else(): string | undefined {
    const level = this.levels.at(-1);
    if (!level) return "lone '.else' with no matching '.if'.";
    if (level.otherwise) return "'.else' after '.else' is not permitted.";
    level.branch = level.branch === 'waiting' ? 'taken' : 'over';
    level.otherwise = true;
    return undefined;
  }

  endif(): string | undefined {
    return this.levels.pop() ? undefined : "lone '.endif' with no matching '.if'.";
  }

  /** The file ends: the blocks that are still open. */
  close(): readonly Place[] {
    return this.levels.splice(0).map(({ place }) => place);
  }
}

/** With a condition that cannot be read, all branches are passed over: a guess would only lead to more messages. */
const branchOf = (holds: boolean | undefined): Branch => {
  if (holds === undefined) return 'over';
  return holds ? 'taken' : 'waiting';
};
