// What stands in for a sample or a converter that HAProxy has and hapax has not.
import type { SampleType } from '../../config/rules.js';

/** What the cards of both kinds have in common. */
export const refusal = (name: string, reason: string, out: SampleType) => ({
  name,
  usage: `${name}(…)`,
  summary: 'Not there.',
  status: 'refused' as const,
  reason,
  args: [],
  out,
  create: () => () => undefined,
});

/** Names between blanks. */
export const words = (text: string): string[] => text.trim().split(/\s+/);
