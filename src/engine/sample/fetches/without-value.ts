// Samples that a HAProxy has, but that nobody can have here: they never have a value, as where HAProxy's system does not
// tell. A cfg that logs them is taken, with a notice.
import type { SampleType } from '../../../config/rules.js';
import type { Need } from '../../../config/sample/places.js';
import type { Fetch } from '../fetch.js';
import { refusal, words } from '../refused.js';

const KERNEL = 'Node does not tell what the kernel knows of a connection';
const INTERNALS = "it tells of HAProxy's own internals";

interface Row {
  readonly reason: string;
  readonly need: Need;
  readonly out: SampleType;
  readonly names: string;
  /** The argument they take, if they do. */
  readonly takes?: string;
}

const ROWS: readonly Row[] = [
  {
    reason: KERNEL,
    need: 'client',
    out: 'sint',
    names: 'fc_fackets fc_lost fc_reordering fc_retrans fc_rtt fc_rttvar fc_sacked fc_unacked',
    takes: 'unit',
  },
  { reason: KERNEL, need: 'client', out: 'bin', names: 'fc_saved_syn' },
  { reason: KERNEL, need: 'server-connection', out: 'sint', names: 'bc_rtt bc_rttvar', takes: 'unit' },
  {
    reason: INTERNALS,
    need: 'internal',
    out: 'sint',
    names: 'cpu_calls cpu_ns_avg cpu_ns_tot cpu_usage_grp cpu_usage_proc cpu_usage_thr lat_ns_avg lat_ns_tot',
  },
  { reason: INTERNALS, need: 'internal', out: 'str', names: 'term_events waiting_entity' },
  { reason: INTERNALS, need: 'client', out: 'sint', names: 'fs.id fs.rst_code' },
  { reason: INTERNALS, need: 'client', out: 'bool', names: 'fs.aborted' },
  { reason: INTERNALS, need: 'client', out: 'str', names: 'fs.debug_str', takes: 'bitmap' },
  { reason: INTERNALS, need: 'server-connection', out: 'sint', names: 'bs.id bs.rst_code' },
  { reason: INTERNALS, need: 'server-connection', out: 'bool', names: 'bs.aborted' },
  { reason: INTERNALS, need: 'server-connection', out: 'str', names: 'bs.debug_str', takes: 'bitmap' },
];

const cardsOf = ({ reason, need, out, names, takes }: Row): Fetch[] =>
  words(names).map((name) => ({
    ...refusal(name, reason, out),
    usage: takes === undefined ? name : `${name}([<${takes}>])`,
    summary: 'Never has a value.',
    status: 'no-effect',
    args: takes === undefined ? [] : [{ name: takes, kind: 'str', optional: true }],
    need,
  }));

export const fetchesWithoutValue: readonly Fetch[] = ROWS.flatMap(cardsOf);
