// What a backend tells its servers in fields of its own (manual 4.2): `option forwarded` and `http-send-name-header`.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { Forwarded } from '../model.js';
import { needExpression } from '../sample/readers.js';
import { isToken } from './readers.js';
import { SERVER_SIDE } from './table.js';

/** Words of the option; each but the first may take its value from an expression. */
const PARTS: Readonly<Record<string, Exclude<keyof Forwarded, 'proto'>>> = {
  host: 'host',
  by: 'by',
  by_port: 'byPort',
  for: 'for',
  for_port: 'forPort',
};

const readPart = (line: Line, settings: Forwarded, word: string): boolean => {
  const name = word.replace(/-expr$/, '');
  if (!Object.hasOwn(PARTS, name)) return false;
  const part = PARTS[name]!;
  if (name === word) settings[part] = 'own';
  else {
    const expression = needExpression(line, `an expression after '${word}'`, 'http-request');
    if (expression) settings[part] = expression;
  }
  return true;
};

const readForwarded = (line: Line, draft: ProxyDraft): void => {
  const settings: Forwarded = {};
  for (let word = line.args.next(); word; word = line.args.next()) {
    if (word.text === 'proto') settings.proto = true;
    else if (!readPart(line, settings, word.text)) {
      const known = ['proto', ...Object.keys(PARTS).flatMap((part) => [part, `${part}-expr`])];
      const message = `'option forwarded' only supports ${known.join(', ')} (got '${word.text}').`;
      line.report('alert', 'bad-argument', message, word);
      line.args.rest();
    }
  }
  if (line.negation !== undefined) delete draft.forwarded;
  else draft.forwarded = Object.keys(settings).length > 0 ? settings : { proto: true, for: 'own' };
};

/** Fields that frame the message are not to be had. */
const FORBIDDEN = new Set(['transfer-encoding', 'content-length', 'connection']);

const readSendName = (line: Line, draft: ProxyDraft): void => {
  const word = line.args.need("a header string after 'http-send-name-header'");
  if (word === undefined) return;
  const name = word.text.toLowerCase();
  if (!isToken(name)) line.report('alert', 'bad-header', `'${word.text}' is no name of a header.`, word);
  else if (FORBIDDEN.has(name))
    line.report('alert', 'bad-header', `'${word.text}' cannot be used as header name.`, word);
  else draft.sendNameHeader = name;
  line.args.end();
};

export const forwardedCards: readonly ProxyCard[] = [
  {
    name: 'option forwarded',
    usage: '[proto] [host|host-expr <expr>] [by|by-expr <expr>] [by_port…] [for|for-expr <expr>] [for_port…]',
    summary: 'Tells servers about the client in Forwarded (RFC 7239).',
    sections: SERVER_SIDE,
    negatable: true,
    parse: readForwarded,
  },
  {
    name: 'http-send-name-header',
    usage: '<header>',
    summary: 'Tells a server its name in a header.',
    sections: SERVER_SIDE,
    parse: readSendName,
  },
];
