// Formats of one's own: of log lines (manual 4.2, "log-format" and its kin, and 8.2.6), and of unique ids.
import type { Line, ProxyCard, ProxyDraft } from '../card.js';
import type { LogFormat } from '../rules.js';
import { needFormat } from '../sample/readers.js';
import { isToken } from './readers.js';
import { CLIENT_SIDE, EVERYWHERE } from './table.js';

/** The fields of a draft that hold a format. */
type FormatField = 'logFormat' | 'errorLogFormat' | 'logFormatSd' | 'uniqueIdFormat';

const reads =
  (field: FormatField) =>
  (line: Line, draft: ProxyDraft): void => {
    const format: LogFormat | undefined = needFormat(line, 'a format', 'log');
    line.args.end();
    if (format && field === 'logFormat') chooseLogFormat(line, draft, format);
    else if (format) draft[field] = format;
  };

const SAID_BY: { readonly [format in Extract<ProxyDraft['logFormat'], string>]: string | undefined } = {
  default: undefined,
  tcp: 'option tcplog',
  http: 'option httplog',
  https: 'option httpslog',
  clf: 'option httplog clf',
};

const whoSaid = (format: ProxyDraft['logFormat']): string | undefined =>
  typeof format === 'string' ? SAID_BY[format] : 'log-format';

/** The format of traffic logs. In defaults HAProxy tells which of two such lines counts. */
export const chooseLogFormat = (line: Line, draft: ProxyDraft, format: ProxyDraft['logFormat']): void => {
  const before = line.section === 'defaults' ? whoSaid(draft.logFormat) : undefined;
  const now = whoSaid(format);
  draft.logFormat = format;
  if (before === undefined || now === before) return;
  line.report('warning', 'overridden', `'${now}' overrides previous '${before}' in 'defaults' section.`);
};

export const logFormatCards: readonly ProxyCard[] = [
  {
    name: 'log-format',
    usage: '<fmt>',
    summary: 'The format of traffic logs, in place of a predeclared one.',
    sections: CLIENT_SIDE,
    parse: reads('logFormat'),
  },
  {
    name: 'error-log-format',
    usage: '<fmt>',
    summary: 'Another format for what went wrong: errors, timeouts, retries, statuses of 500 and above.',
    sections: CLIENT_SIDE,
    parse: reads('errorLogFormat'),
  },
  {
    name: 'log-format-sd',
    usage: '<fmt>',
    summary: 'The structured data of log lines in RFC 5424 format.',
    sections: CLIENT_SIDE,
    parse: reads('logFormatSd'),
  },
  {
    name: 'unique-id-format',
    usage: '<fmt>',
    summary: 'Gives each request an id made by this format, for "%ID", "unique-id" and "unique-id-header".',
    sections: EVERYWHERE,
    parse: reads('uniqueIdFormat'),
  },
  {
    name: 'unique-id-header',
    usage: '<name>',
    summary: 'The header that tells servers the id of a request.',
    sections: CLIENT_SIDE,
    parse(line, draft) {
      const name = line.args.need('the name of a header field');
      line.args.end();
      if (!name) return;
      if (isToken(name.text)) draft.uniqueIdHeader = name.text.toLowerCase();
      else line.report('alert', 'bad-header', `'${name.text}' cannot be the name of a header field.`, name);
    },
  },
];
