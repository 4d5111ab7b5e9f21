// capture-req and capture-res: the sample kept in a slot for the log, on its way through (manual 7.3.1).
import { type Converter, numberOr } from '../fetch.js';
import { arg, ofText } from './make.js';

const capture = (name: string, side: 'request' | 'response'): Converter =>
  ofText(
    {
      name,
      usage: `${name}(<id>)`,
      summary: `Keeps the sample in a slot of the ${side}, and lets it through.`,
      args: [arg('the number of a slot', 'uint')],
      out: 'str',
    },
    ([id]) => {
      const slot = numberOr(id, 0);
      return (value, { frontend, mark }) => {
        // HAProxy loses the sample where there is no such slot.
        const room = frontend.captures?.[side][slot];
        if (!room || !mark) return undefined;
        mark.captured ??= { request: [], response: [] };
        mark.captured[side][slot] = value.slice(0, room.length);
        return value;
      };
    },
  );

export const captureConverters: readonly Converter[] = [
  capture('capture-req', 'request'),
  capture('capture-res', 'response'),
];
