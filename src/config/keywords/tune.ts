// Words of the global section that set sizes of messages and of what is kept of them (manual 3.2, "tune.").
import type { GlobalCard, Line } from '../card.js';
import type { Tuning } from '../model.js';

const MAX_INT = 2 ** 31 - 1;
/** HAProxy aligns the end of its buffers. */
const ALIGNMENT = 16;
/** In a smaller buffer HAProxy finds no room for its error pages. */
const LEAST_BUFFER = 337;
/** With fewer lines HAProxy refuses to read its own error pages. */
const LEAST_LINES = 5;

const size = (line: Line): number | undefined => {
  const bytes = line.args.size('a positive size');
  if (bytes !== undefined && bytes >= 1 && bytes <= MAX_INT) return bytes;
  if (bytes !== undefined) outOfRange(line, `'${line.keyword[0]?.text}' expects a positive size.`);
  return undefined;
};

const outOfRange = (line: Line, message: string): void =>
  line.report('alert', 'out-of-range', message, line.args.words[0]);

const bufferSize = (line: Line): number | undefined => {
  const bytes = size(line);
  if (bytes === undefined || bytes >= LEAST_BUFFER) return bytes && Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
  const message = `'tune.bufsize' of ${bytes} bytes has no room for the built-in error pages; they need ${LEAST_BUFFER}.`;
  outOfRange(line, message);
  return undefined;
};

const integer =
  (min: number, max: number) =>
  ({ args }: Line): number | undefined =>
    args.integer('an integer argument', min, max);

/** The last line counts. */
const tune = (
  name: string,
  usage: string,
  key: keyof Tuning,
  summary: string,
  read: (line: Line) => number | undefined,
): GlobalCard => ({
  name,
  usage,
  summary,
  sections: ['global'],
  parse(line, draft) {
    const found = read(line);
    line.args.end();
    if (found !== undefined) draft.tune = { ...draft.tune, [key]: found };
  },
});

export const tuneCards: readonly GlobalCard[] = [
  tune('tune.bufsize', '<size>', 'bufsize', 'How much is held of a message.', bufferSize),
  tune('tune.maxrewrite', '<size>', 'maxrewrite', 'How much less of it a head may take.', size),
  tune(
    'tune.http.maxhdr',
    '<number>',
    'maxhdr',
    'How many lines a head may have.',
    integer(LEAST_LINES, 32767),
  ),
  tune(
    'tune.http.logurilen',
    '<number>',
    'logurilen',
    'How much of a request line is logged.',
    integer(0, MAX_INT),
  ),
  tune(
    'tune.http.cookielen',
    '<number>',
    'cookielen',
    'The longest cookie that is captured.',
    integer(0, MAX_INT),
  ),
  tune('tune.comp.maxlevel', '<number>', 'compLevel', 'How hard "compression" tries.', integer(1, 9)),
  tune('tune.zlib.memlevel', '<number>', 'zlibMemory', 'How much memory "compression" uses.', integer(1, 9)),
  tune(
    'tune.zlib.windowsize',
    '<number>',
    'zlibWindow',
    'How far "compression" looks back, as a power of 2.',
    integer(8, 15),
  ),
];
