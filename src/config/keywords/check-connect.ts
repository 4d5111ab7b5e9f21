// `tcp-check connect` and `http-check connect` (manual 4.2): the connection that the next steps of a health check use.
import { bytesOf } from '../../common/bytes.js';
import type { Line } from '../card.js';
import type { CheckConnect } from '../model.js';
import { choice } from './readers.js';

export const readComment = (line: Line, step: { comment?: string }): void => {
  const word = line.args.need("a string after 'comment'");
  if (word) step.comment = bytesOf(word.text);
};

const CONNECT_WORDS: Readonly<Record<string, (line: Line, step: CheckConnect) => void>> = {
  default: () => {},
  linger: () => {},
  'send-proxy': (_line, step) => {
    step.sendProxy = true;
  },
  comment: readComment,
  port: (line, step) => {
    const port = line.args.integer('a port after "port"', 1, 65535);
    if (port !== undefined) step.port = port;
  },
  addr: (line, step) => {
    const word = line.args.need('an address after "addr"');
    const [, host = '', port] = /^(.*?)(?::(\d+))?$/.exec(word?.text ?? '')!;
    if (word && host !== '') step.host = host;
    if (port !== undefined) step.port ??= Number(port);
  },
  proto: (line) => void choice(line, 'proto', ['none', 'h1']),
};

/** They belong to TLS, or to what is not there. */
const CONNECT_NOT_YET = ['ssl', 'sni', 'alpn', 'via-socks4'];

/** All of the line. */
export const readConnectStep = (line: Line, subject: string): CheckConnect => {
  const step: CheckConnect = { kind: 'connect' };
  for (let word = line.args.next(); word; word = line.args.next()) {
    const read = Object.hasOwn(CONNECT_WORDS, word.text) ? CONNECT_WORDS[word.text] : undefined;
    if (read) {
      read(line, step);
      continue;
    }
    const later = CONNECT_NOT_YET.includes(word.text);
    const known = [...Object.keys(CONNECT_WORDS), ...CONNECT_NOT_YET].map((one) => `'${one}'`).join(', ');
    const message = later
      ? `'${subject} ${word.text}' is not supported yet.`
      : `'${subject}' expects ${known} (got '${word.text}').`;
    line.report('alert', later ? 'not-supported' : 'bad-argument', message, word);
    line.args.rest();
  }
  return step;
};
