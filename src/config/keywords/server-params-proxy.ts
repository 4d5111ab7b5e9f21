// The parameters of `server` about the PROXY protocol (manual 5.2): which version is sent, and what else is told in it.
import type { Line, ParamCard, ServerDraft } from '../card.js';
import type { ProxyV2Settings } from '../model.js';
import { needFormat } from '../sample/readers.js';

type Param = ParamCard<ServerDraft>;
type Flag = Exclude<keyof ProxyV2Settings, 'fields'>;

/** `ssl`: it tells of TLS, too. */
const version = (name: string, sent: 'v1' | 'v2', summary: string, ssl = false): Param => ({
  name,
  usage: '',
  summary,
  negatable: true,
  parse: (_line, draft, negated) => {
    // Who says both gets version 2.
    if (!negated) draft.sendProxy = draft.sendProxy === 'v2' ? 'v2' : sent;
    else if (draft.sendProxy === sent) draft.sendProxy = 'none';
    if (ssl) set(draft, 'ssl', !negated);
  },
});

const set = (draft: ServerDraft, flag: Flag, on = true): void => {
  const { [flag]: _, ...others } = draft.proxyV2 ?? {};
  draft.proxyV2 = on ? { ...others, [flag]: true } : others;
};

/** What each option adds; undefined: it is of TLS alone, and there is none. */
const OPTIONS: Readonly<Record<string, Flag | undefined>> = {
  ssl: 'ssl',
  'cert-cn': 'ssl',
  'cert-key': 'ssl',
  'cert-sig': 'ssl',
  'ssl-cipher': 'ssl',
  authority: undefined,
  crc32c: 'checksum',
  'unique-id': 'uniqueId',
};

const readOptions = (line: Line, draft: ServerDraft): void => {
  const word = line.args.need('a list of options');
  if (word === undefined) return;
  for (const option of word.text.split(',').filter((one) => one !== '')) {
    if (!Object.hasOwn(OPTIONS, option)) {
      const message = `'proxy-v2-options' : proxy v2 option not implemented: '${option}'.`;
      line.report('alert', 'bad-argument', message, word, `known are ${Object.keys(OPTIONS).join(', ')}`);
      return;
    }
    const flag = OPTIONS[option];
    if (flag) set(draft, flag);
  }
  // As HAProxy: an option alone has a header sent, if only of version 1.
  if (draft.sendProxy === 'none') draft.sendProxy = 'v1';
};

const TLV_ID = /\((0x[\da-f]{1,2}|\d{1,3})\)$/i;

const readTlv = (line: Line, draft: ServerDraft): void => {
  const [keyword] = line.keyword;
  const type = Number(TLV_ID.exec(keyword!.text)?.[1] ?? 256);
  if (type > 255)
    line.report(
      'alert',
      'bad-argument',
      "'set-proxy-v2-tlv-fmt' expects the type of the field in parentheses, 0 to 255.",
      keyword,
      'write for example set-proxy-v2-tlv-fmt(0xE1)',
    );
  const format = needFormat(line, 'a format', 'server-choice');
  if (format && type <= 255)
    draft.proxyV2 = { ...draft.proxyV2, fields: [...(draft.proxyV2?.fields ?? []), { type, format }] };
};

export const proxyServerParams: readonly Param[] = [
  version('send-proxy', 'v1', 'Tells of the client in front of each connection, by the PROXY protocol.'),
  version('send-proxy-v2', 'v2', 'The same by version 2 of it, which is binary.'),
  version('send-proxy-v2-ssl', 'v2', 'Version 2, and whether the client came by TLS.', true),
  version('send-proxy-v2-ssl-cn', 'v2', 'The same, with the name in its certificate.', true),
  {
    name: 'proxy-v2-options',
    usage: '<option>[,<option>]*',
    summary: 'What else is told in version 2.',
    parse: readOptions,
  },
  {
    name: 'set-proxy-v2-tlv-fmt',
    usage: '(<id>) <format>',
    summary: 'A field of its own in version 2.',
    parse: readTlv,
  },
  {
    name: 'check-send-proxy',
    usage: '',
    summary: 'Begins health checks with a PROXY header, wherever they go.',
    negatable: true,
    parse: (_line, draft, negated) => {
      if (negated) delete draft.check.sendProxy;
      else draft.check.sendProxy = true;
    },
  },
];
