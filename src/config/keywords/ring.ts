// `ring` sections (manual 12.5): log lines kept in memory, and the servers they are sent to over streams.
import { parseStreamAddress } from '../address.js';
import type { Line, ParamCard, ServerDraft } from '../card.js';
import { newServerDraft } from '../initial.js';
import type { Place, Ring } from '../model.js';
import { keepFirst, sectionKind } from '../section-kind.js';
import { ENVELOPES, readName } from './log.js';
import { paramTable, readParams } from './params.js';
import { choice } from './readers.js';
import { serverParams } from './server-params.js';

/** `tune.bufsize`: no ring is smaller. */
const LEAST_SIZE = 16384;

/** A ring that nothing has been said in yet. */
export const newRing = (place: Place, name: string): Ring => ({
  place,
  name,
  description: name,
  format: 'raw',
  maxLength: 1024,
  sizeBytes: LEAST_SIZE,
  timeouts: {},
  servers: [],
});

interface RingServerDraft extends ServerDraft {
  octetCount: boolean;
}

const logProto: ParamCard<RingServerDraft> = {
  name: 'log-proto',
  usage: '{ legacy | octet-count }',
  summary: 'How lines are told apart.',
  parse: (line, draft) => {
    draft.octetCount = choice(line, 'log-proto', ['legacy', 'octet-count']) === 'octet-count';
  },
};

const params = paramTable<RingServerDraft>([
  logProto,
  ...serverParams.cards.filter(({ name }) => name !== logProto.name),
]);

const readServer = (line: Line, ring: Ring): void => {
  const what = '<name> and <addr>[:<port>] as arguments';
  const name = line.args.need(what);
  const word = name && line.args.need(what);
  if (!name || !word) return;
  const found = parseStreamAddress(word.text, line.world.env);
  if ('error' in found) line.report('alert', 'bad-address', `${found.error}.`, word, found.hint);
  else if (found.value.port !== 'fixed')
    line.report('alert', 'bad-address', `missing port specification in '${word.text}'.`, word);
  const draft: RingServerDraft = { ...newServerDraft(), octetCount: false };
  readParams(line, params, draft);
  const { octetCount } = draft;
  if ('value' in found)
    ring.servers.push({ place: line.place, name: name.text, address: found.value.to, octetCount });
};

const readSize = (line: Line, ring: Ring): void => {
  const word = line.args.peek();
  const size = line.args.size('a size as argument');
  line.args.end();
  if (size === undefined) return;
  if (size >= ring.sizeBytes) ring.sizeBytes = size;
  else {
    const message = `ignoring new size '${size}' that is smaller than current size '${ring.sizeBytes}' for ring '${ring.name}'.`;
    line.report('warning', 'ignored', message, word);
  }
};

const readTimeout = (line: Line, ring: Ring, key: keyof Ring['timeouts']): void => {
  const ms = line.args.duration('<time> as argument');
  if (ms) ring.timeouts[key] = ms;
  line.args.end();
};

export const ring = sectionKind<Ring>({
  name: 'ring',
  usage: '<name>',
  summary: 'Log lines kept in memory, and sent on over TCP.',
  open: (head, name, all) => keepFirst(all.rings, newRing(head.place, name), head),
  cards: [
    {
      name: 'backing-file',
      usage: '<path>',
      summary: 'The file that the ring lives in.',
      status: 'no-effect',
      reason: 'rings live in memory',
      parse: ({ args }) => void args.need('<path> as argument'),
    },
    {
      name: 'description',
      usage: '<text>',
      summary: 'A text shown by the runtime API.',
      parse: ({ args }, section) => {
        if (args.peek())
          section.description = args
            .rest()
            .map(({ text }) => text)
            .join(' ');
        else args.need('a string argument');
      },
    },
    {
      name: 'format',
      usage: '<format>',
      summary: 'How lines are wrapped, whatever the `log` line says; `raw` unless told.',
      parse: (line, section) => {
        const format = readName(line, 'log format', ENVELOPES);
        section.format = ENVELOPES[format ?? -1] ?? section.format;
        line.args.end();
      },
    },
    {
      name: 'maxlen',
      usage: '<length>',
      summary: 'The longest line in bytes; what is longer is cut.',
      parse: ({ args }, section) => {
        section.maxLength = args.integer('a length above 0', 1, 0x7fffffff) ?? section.maxLength;
        args.end();
      },
    },
    {
      name: 'server',
      usage: '<name> <address>:<port> [log-proto { legacy | octet-count }] [<parameters>]',
      summary: 'A syslog server that gets every line, over TCP.',
      parse: readServer,
    },
    {
      name: 'size',
      usage: '<bytes>',
      summary: 'How much the ring holds; 16k unless told.',
      parse: readSize,
    },
    {
      name: 'timeout connect',
      usage: '<delay>',
      summary: 'How long connecting to a server may take.',
      parse: (line, section) => readTimeout(line, section, 'connectMs'),
    },
    {
      name: 'timeout server',
      usage: '<delay>',
      summary: 'How long a server may leave lines unread.',
      parse: (line, section) => readTimeout(line, section, 'serverMs'),
    },
  ],
});
