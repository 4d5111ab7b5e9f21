// HAPAX_TIMING=1 prints on stderr where the time of a start goes, in ms since the command began.
const { HAPAX_TIMING } = process.env;
const begin = Number(HAPAX_TIMING) > 1 ? Number(HAPAX_TIMING) : performance.timeOrigin;
// Processes that we start count from the same moment.
if (HAPAX_TIMING !== undefined) process.env.HAPAX_TIMING = String(begin);

/** Tells that `what` is so by now. */
export const mark = (what: string): void => {
  if (HAPAX_TIMING === undefined) return;
  const ms = performance.timeOrigin + performance.now() - begin;
  process.stderr.write(`${ms.toFixed(1).padStart(7)} ms  ${what}\n`);
};
