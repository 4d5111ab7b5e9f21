// Whether we know every converter that HAProxy knows: those that the real 2.6 registers, with their types and arguments,
// and those that came up to 3.4.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { converters } from '#hapax/engine/sample/converters/index.js';
import { run, skipWithout } from '../support/programs.js';
import { temporaryFile } from '../support/proxy.js';

/** Why a row is not like 2.6's: what the manual of 3.4 says, where nothing else stands. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  aes_gcm_dec: 'takes additional data',
  ipmask: 'gives addresses of both families',
  map_str_ip: 'the kind of the default is ours to read',
  protobuf: 'the types are words',
  ungrpc: 'the types are words',
  'set-var': 'conditions are one argument that may be repeated',
};

const CFG =
  'defaults\n timeout client 1s\n timeout server 1s\n timeout connect 1s\nfrontend f\n bind 127.0.0.1:1\n';

test('the converters of the real haproxy are ours', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const { stdout } = await run(t, 'haproxy', ['-dKcnv', '-q', '-c', '-f', temporaryFile(t, 'k.cfg', CFG)]);
  const rows = [...stdout.matchAll(/^([\w.+-]+)(?:\((.*?)\))?: (\w+) => (\w+)$/gm)];
  assert.ok(rows.length > 120, 'haproxy lists its converters');
  for (const [, name, args, out, taken] of rows)
    await t.test(name!, () => compare(name!, args, out!, taken!));
});

const compare = (name: string, args: string | undefined, out: string, taken: string): void => {
  const converter = converters.get(name);
  assert.ok(converter, 'is known');
  if (converter.status === 'refused' || name in DIFFERENCES) return;
  assert.deepEqual([converter.in, converter.out], [taken, out], 'its types');
  const theirs = args?.replace(/[[\]]/g, '').split(',').length ?? 0;
  assert.equal(converter.args.length, theirs, `takes (${args})`);
};

/** What the manual of 3.4 has and 2.6 has not. */
const NEWER = `
  51d.single aes_cbc_dec aes_cbc_enc aes_gcm_enc base2 le2dec da-csv-conv date eth.data eth.dst eth.hdr eth.proto eth.src
  eth.vlan fe_exists ip.data ip.df ip.dst ip.fp ip.hdr ip.proto ip.src ip.tos ip.ttl ip.ver jwt_decrypt_jwk
  jwt_decrypt_cert jwt_decrypt_secret jwt_verify_cert map_str_key map_beg_key map_sub_key map_dir_key map_dom_key
  map_end_key map_reg_key map_int_key map_ip_key ms_ltime ms_utime param reverse reverse_dom rfc7239_field
  rfc7239_is_valid rfc7239_n2nn rfc7239_n2np rfc7239_nn rfc7239_np srv_is_up table_clr_gpc table_clr_gpc0
  table_clr_gpc1 table_glitch_cnt table_glitch_rate table_inc_gpc table_inc_gpc0 table_inc_gpc1 tcp.dst tcp.flags
  tcp.options.mss tcp.options.sack tcp.options.tsopt tcp.options.tsval tcp.options.wscale tcp.options.wsopt
  tcp.options_list tcp.seq tcp.src tcp.win us_ltime us_utime when x509_v_err_str`;

test('so are those that came later', () => {
  const unknown = NEWER.trim()
    .split(/\s+/)
    .filter((name) => !converters.has(name));
  assert.deepEqual(unknown, []);
});

test('every converter describes itself, and one that does not act says why', () => {
  for (const { name, usage, summary, status, reason } of converters.values()) {
    assert.ok(usage.startsWith(name), usage);
    assert.match(summary, /^[A-Z0-9].*\.$/s, name);
    assert.equal(Boolean(reason), status === 'refused', name);
  }
});
