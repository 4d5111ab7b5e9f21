// Whether we know every sample fetch that HAProxy knows: those that the real 2.6 registers, with their types, arguments
// and places, and those that came up to 3.4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Section } from '#hapax/config/card.js';
import { isAvailable, type Where } from '#hapax/config/sample/places.js';
import { fetches } from '#hapax/engine/sample/fetches/index.js';
import { run, skipWithout } from '../support/programs.js';
import { temporaryFile } from '../support/proxy.js';

/** Why a row is not like 2.6's: what the manual of 3.4 says. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  bc_dst: 'an address, not a number',
  bc_src: 'an address, not a number',
  query: 'takes an option',
  'req.body_param': 'is a string, and may ignore case',
  'req.ver': 'works in responses and logs, too',
  req_ver: 'works in responses and logs, too',
  url_param: 'may ignore case',
  urlp: 'may ignore case',
  urlp_val: 'may ignore case',
};

/** A column of `-dKall` and the place of ours that it is about. */
const COLUMNS: readonly (readonly [column: number, where: Where, section: Section])[] = [
  [0, 'tcp-request connection', 'frontend'],
  [1, 'tcp-request session', 'frontend'],
  [2, 'tcp-request content', 'frontend'],
  [3, 'http-request', 'frontend'],
  [5, 'use_backend', 'frontend'],
  [6, 'tcp-request content', 'backend'],
  [7, 'http-request', 'backend'],
  [9, 'server-choice', 'backend'],
  [11, 'tcp-response content', 'backend'],
  [12, 'http-response', 'backend'],
  [15, 'tcp-response content', 'frontend'],
  [16, 'http-response', 'frontend'],
  [18, 'log', 'frontend'],
  [19, 'check', 'backend'],
  [20, 'cfg', 'global'],
];

const CFG =
  'defaults\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend f\n bind 127.0.0.1:1\n';

test('the fetches of the real haproxy are ours', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const { stdout } = await run(t, 'haproxy', ['-dKall', '-q', '-c', '-f', temporaryFile(t, 'k.cfg', CFG)]);
  const rows = [...stdout.matchAll(/^\[ ((?:[Y.] ){22})\] ([\w.+-]+)(?:\((.*?)\))?: (\w+)$/gm)];
  assert.ok(rows.length > 400, 'haproxy lists its fetches');
  for (const [, columns, name, args, type] of rows)
    await t.test(name!, () => compare(name!, columns!.trim().split(' '), args, type!));
});

const compare = (name: string, columns: readonly string[], args: string | undefined, type: string): void => {
  const fetch = fetches.get(name);
  assert.ok(fetch, 'is known');
  if (fetch.status === 'refused' || name in DIFFERENCES) return;
  // 2.6 says "ipv4" of all addresses.
  assert.equal(fetch.out === 'addr' ? 'ipv4' : fetch.out, type);
  const theirs = args?.replace(/[[\]]/g, '').split(',').length ?? 0;
  assert.equal(fetch.args.length, theirs, `takes (${args})`);
  for (const [column, where, section] of COLUMNS)
    assert.equal(
      isAvailable(fetch.need, where, section),
      columns[column] === 'Y',
      `in ${where} of a ${section}`,
    );
};

test('so are its ACL keywords', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const { stdout } = await run(t, 'haproxy', ['-dKall', '-q', '-c', '-f', temporaryFile(t, 'k.cfg', CFG)]);
  const rows = [...stdout.matchAll(/^(\S+) = (\S+) -m (\w+)$/gm)];
  assert.ok(rows.length > 60, 'haproxy lists its ACL keywords');
  for (const [, name, meant, method] of rows) await t.test(name!, () => compareAcl(name!, meant!, method!));
});

const compareAcl = (name: string, meant: string, method: string): void => {
  const own = fetches.get(name);
  const base = own ?? fetches.get(name.slice(0, name.lastIndexOf('_')));
  assert.ok(base, 'is known');
  const fetch = fetches.get(base.inAcls ?? base.name);
  assert.equal(fetch?.create, fetches.get(meant)?.create, `is ${meant}`);
  if (!own) assert.ok(base.derivatives?.some((one) => name.endsWith(`_${one}`) && one === method));
};

/** What 3.4 has and 2.6 has not. */
const NEWER = `
  acl act_conn last_entity pid quic_enabled term_events txn.id32 txn.sess_term_state uptime waiting_entity accept_date
  bc.timer.connect bc_be_queue bc_err_name bc_glitches bc_nb_streams bc_reused bc_rtt bc_rttvar bc_settings_streams_limit
  bc_srv_queue be_connect_timeout be_queue_timeout be_tarpit_timeout bytes_in bytes_out cpu_usage_grp cpu_usage_proc
  cpu_usage_thr cur_client_timeout cur_connect_timeout cur_queue_timeout cur_tarpit_timeout fc.timer.handshake
  fc.timer.total fc_err_name fc_glitches fc_nb_streams fc_pp_tlv fc_saved_syn fc_settings_streams_limit fe_tarpit_timeout
  req.bytes_in req.bytes_out res.bytes_in res.bytes_out res.timer.data sc0_glitch_cnt sc0_glitch_rate sc0_key
  sc1_glitch_cnt sc1_glitch_rate sc1_key sc2_glitch_cnt sc2_glitch_rate sc2_key sc_glitch_cnt sc_glitch_rate sc_key
  src_glitch_cnt src_glitch_rate txn.conn_retries txn.redispatched 51d.all bs.aborted bs.debug_str bs.id bs.rst_code
  fs.aborted fs.debug_str fs.id fs.rst_code ssl_bc_client_early_traffic_secret ssl_bc_client_handshake_traffic_secret
  ssl_bc_client_traffic_secret_0 ssl_bc_curve ssl_bc_early_exporter_secret ssl_bc_exporter_secret
  ssl_bc_server_handshake_traffic_secret ssl_bc_server_traffic_secret_0 ssl_bc_sni ssl_c_r_dn ssl_c_san ssl_fc_crtname
  ssl_fc_curve ssl_fc_sigalgs_bin ssl_fc_supported_versions_bin txn.timer.user req.ssl_cipherlist
  req.ssl_keyshare_groups req.ssl_sigalgs req.ssl_supported_groups req.cook_names req.timer.hdr req.timer.idle
  req.timer.queue req.timer.tq request_date res.cook_names res.timer.hdr server_status set-cookie txn.status
  txn.timer.total`;

test('so are those that came later', () => {
  const unknown = NEWER.trim()
    .split(/\s+/)
    .filter((name) => !fetches.has(name));
  assert.deepEqual(unknown, []);
});

test('every fetch describes itself, and one that does not act says why', () => {
  for (const { name, usage, summary, status, reason } of fetches.values()) {
    assert.ok(usage.startsWith(name), usage);
    assert.match(summary, /^[A-Z0-9].*\.$/, name);
    assert.equal(Boolean(reason), status !== undefined, name);
  }
});
