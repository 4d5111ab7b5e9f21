// Sample expressions: a fetch, then converters, each with the type it takes and the one it gives (manual 7.3).
import type { Section } from '../card.js';
import type { Call, Expression, SampleType } from '../rules.js';
import { nearest } from '../suggest.js';
import { fault, readCall, type Spelled, spell } from './call.js';
import type { CallCard, FetchCard, SampleLanguage } from './card.js';
import { canCast } from './casts.js';
import { type Fault, isFault } from './fault.js';
import { isAvailable, NEED_TEXT, type Where } from './places.js';

export interface ReadExpression {
  readonly expression: Expression;
  /** Offset behind it. */
  readonly end: number;
  readonly fetch: FetchCard;
}

/** Reads the expression that starts at `start` of `text`, whether or not its place has what it needs. */
export const readExpression = (
  text: string,
  start: number,
  language: SampleLanguage,
): ReadExpression | Fault => {
  const spelled = spell(text, start);
  if (isFault(spelled)) return spelled;
  const card = language.fetches.get(spelled.name);
  if (!card) return unknown(spelled, 'fetch method', language.fetches.keys());
  const fetch = readKnown(spelled, card, 'fetch method');
  if (isFault(fetch)) return fetch;
  const tail = readConverters(text, spelled.end, card.out, language);
  if (isFault(tail)) return tail;
  const { converters, end, type } = tail;
  return { expression: { text: text.slice(start, end), fetch, converters, type }, end, fetch: card };
};

/** Converters from `start` on, each behind its comma, for a sample of `type`. */
export const readConverters = (
  text: string,
  start: number,
  type: SampleType,
  language: SampleLanguage,
): { converters: Call[]; end: number; type: SampleType } | Fault => {
  const converters: Call[] = [];
  let end = start;
  let current = type;
  while (text[end] === ',') {
    const spelled = spell(text, end + 1);
    if (isFault(spelled)) return spelled;
    const card = language.converters.get(spelled.name);
    if (!card) return unknown(spelled, 'converter', language.converters.keys());
    if (!canCast(current, card.in))
      return fault(
        'bad-expression',
        `converter '${card.name}' cannot be applied to a sample of type ${current}: it takes ${card.in}`,
        spelled.start,
        spelled.end - spelled.start,
      );
    const call = readKnown(spelled, card, 'converter');
    if (isFault(call)) return call;
    const complaint = language.files && card.readFiles?.(call.args, language.files);
    if (complaint !== undefined)
      return fault(
        'bad-expression',
        `converter '${card.name}': ${complaint}`,
        spelled.start,
        spelled.end - spelled.start,
      );
    converters.push(call);
    current = card.out;
    end = spelled.end;
  }
  return { converters, end, type: current };
};

/** A call of a card, unless that refuses. */
export const readKnown = (spelled: Spelled, card: CallCard, kind: string): Call | Fault => {
  if (card.status === 'refused')
    return fault(
      'not-supported',
      `${kind} '${card.name}' is not supported yet${card.reason ? `: ${card.reason}` : ''}`,
      spelled.start,
      spelled.end - spelled.start,
    );
  return readCall(spelled, card, kind);
};

export const unknown = ({ name, start }: Spelled, kind: string, names: Iterable<string>): Fault => {
  const meant = nearest(name, names);
  return {
    ...fault('bad-expression', `unknown ${kind} '${name}'`, start, name.length),
    ...(meant !== undefined && { hint: `did you mean '${meant}'?` }),
  };
};

/** Why an expression cannot stand at a place, as HAProxy says it. */
export const misplaced = (
  { need }: FetchCard,
  text: string,
  where: Where,
  section: Section,
): string | undefined =>
  isAvailable(need, where, section)
    ? undefined
    : `sample fetch <${text}> may not be reliably used here because it needs '${NEED_TEXT[need]}' which is not available here`;
