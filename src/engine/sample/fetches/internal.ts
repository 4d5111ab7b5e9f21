// Samples from the state of the process and of this request in it (manual 7.3.2).
import { Gauge } from '../../../state/slots.js';
import { type Fetch, family } from '../fetch.js';
import { isStopping } from '../stopping.js';
import { uniqueIdOf } from '../unique-id.js';

const row = family({ need: 'internal' });

export const internalFetches: readonly Fetch[] = [
  row('act_conn', 'sint', 'Connections of the process.', ({ context }) =>
    context.process.get(Gauge.process.connections),
  ),
  row('stopping', 'bool', 'Whether the process is about to end.', isStopping),
  row('txn.sess_term_state', 'str', 'Why and when it ended, as logs say it.', (stream) => stream.termination),
  row(
    'prio_class',
    'sint',
    'The class that "set-priority-class" has put it into.',
    ({ marks }) => marks?.priorityClass ?? 0,
  ),
  row(
    'prio_offset',
    'sint',
    'What "set-priority-offset" has said, in ms.',
    ({ marks }) => marks?.priorityOffset ?? 0,
  ),
  row(
    'last_rule_file',
    'str',
    'The file of the rule that has ended a list last.',
    ({ finalRule }) => finalRule?.file,
  ),
  row(
    'last_rule_line',
    'sint',
    'The line of the rule that has ended a list last.',
    ({ finalRule }) => finalRule?.line,
  ),
  row(
    'last_entity',
    'str',
    'File and line of the rule that has ended a list last.',
    ({ finalRule }) => finalRule && `${finalRule.file}:${finalRule.line}`,
  ),
  row(
    'txn.id32',
    'sint',
    'The number of the request, in 32 bits.',
    ({ requestNumber }) => requestNumber >>> 0,
  ),
  {
    ...row(
      'wait_end',
      'bool',
      'True when the inspection of contents is over; nothing before.',
      ({ inspection }) => {
        if (!inspection || inspection.final) return true;
        inspection.undecided = true;
        return undefined;
      },
    ),
    awaitsBody: true,
  },
  family({ need: 'constant' })('unique-id', 'str', 'The id of the request.', uniqueIdOf),
  family({ need: 'session' })('ssl_fc', 'bool', 'Whether the client speaks TLS: no.', () => false),
  family({ need: 'server-connection' })(
    'ssl_bc',
    'bool',
    'Whether the server is spoken to in TLS: no.',
    () => false,
  ),
];
