// The agent of a server (manual 5.2, agent-check and its neighbours): another voice about it, beside its own check.
import { isIP } from 'node:net';
import { bytesOf } from '../../common/bytes.js';
import type { Line, ParamCard, ServerDraft } from '../card.js';
import { positiveDelay } from './readers.js';

/** An IP address or the name of a host; the port has a word of its own. */
const isHost = (text: string): boolean => isIP(text) !== 0 || /^[\w-]+(?:\.[\w-]+)*\.?$/.test(text);

const readHost = (line: Line, { agent }: ServerDraft): void => {
  const word = line.args.need('an address as argument');
  if (!word) return;
  if (isHost(word.text)) agent.host = word.text;
  else
    line.report(
      'alert',
      'bad-address',
      `parsing agent-addr failed. Check if '${word.text}' is correct address.`,
      word,
      /:\d+$/.test(word.text) ? "the port is said by 'agent-port'" : undefined,
    );
};

export const agentServerParams: readonly ParamCard<ServerDraft>[] = [
  {
    name: 'agent-check',
    usage: '',
    summary: 'Asks an agent about the server.',
    negatable: true,
    parse: (_line, draft, negated) => {
      draft.agentChecked = !negated;
    },
  },
  { name: 'agent-addr', usage: '<address>', summary: 'Where the agent is.', parse: readHost },
  {
    name: 'agent-inter',
    usage: '<delay>',
    summary: 'Time between two questions to the agent.',
    parse: (line, { agent }) => {
      agent.interMs = positiveDelay(line, 'a delay as argument') ?? agent.interMs;
    },
  },
  {
    name: 'agent-port',
    usage: '<port>',
    summary: 'The port of the agent.',
    parse: (line, { agent }) => {
      agent.port = line.args.integer('a port number as argument', 0, 65535) ?? agent.port;
    },
  },
  {
    name: 'agent-send',
    usage: '<text>',
    summary: 'What the agent is asked.',
    parse: (line, { agent }) => {
      const word = line.args.need('a string as argument');
      if (word) agent.send = bytesOf(word.text);
    },
  },
];

/** An agent has to be reached by a port of its own. */
export const complainOfAgent = (line: Line, { agentChecked, agent }: ServerDraft): void => {
  if (!agentChecked || agent.port > 0) return;
  const name = line.args.words[0]?.text ?? '';
  const message = `server ${name} does not have agent port. Agent check has been disabled.`;
  line.report('alert', 'no-check-port', message, undefined, "write 'agent-port <number>'");
};
