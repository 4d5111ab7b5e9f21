// The tags of captures (manual 8.2.6: %hr, %hs in braces, %hrl, %hsl apart). They say nothing where a frontend has none.
import type { Captures } from '../../../config/model.js';
import type { LogRecord } from '../../http/log-record.js';
import { encodeCapture } from './encode.js';
import type { Tag } from './values.js';

type Side = 'request' | 'response';

/** By slot; undefined where there are none, or no request. */
const slotsOf = (record: LogRecord, side: Side): (string | undefined)[] | undefined => {
  const captures: Captures | undefined = record.frontend.captures;
  if (!captures || captures[side].length === 0 || record.requestLine === undefined) return undefined;
  const found = record.captured?.[side];
  return captures[side].map((_slot, at) => {
    const text = found?.[at];
    return text === undefined ? undefined : encodeCapture(text);
  });
};

export const braced =
  (side: Side): Tag =>
  () =>
  (record) => {
    const slots = slotsOf(record, side);
    return slots ? `{${slots.map((text) => text ?? '').join('|')}}` : '';
  };

export const listed =
  (side: Side): Tag =>
  ({ Q }) =>
  (record) => {
    const slots = slotsOf(record, side) ?? [];
    return slots.map((text) => (Q ? `"${text ?? ''}"` : (text ?? '-'))).join(' ');
  };
