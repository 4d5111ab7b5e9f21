// Samples that HAProxy has and hapax has not, by name, each with the reason.
import type { SampleType } from '../../../config/rules.js';
import type { Fetch } from '../fetch.js';
import { refusal, words } from '../refused.js';

const refused = (reason: string, out: SampleType, names: readonly string[]): Fetch[] =>
  names.map((name) => ({ ...refusal(name, reason, out), need: 'constant' as const }));
const each = (prefix: string, names: readonly string[]): string[] => names.map((name) => prefix + name);

/** What a stick table counts, behind the prefix that says of which entry. */
const COUNTS =
  words(`bytes_in_rate bytes_out_rate clr_gpc clr_gpc0 clr_gpc1 conn_cnt conn_cur conn_rate get_gpc get_gpc0
  get_gpc1 get_gpt get_gpt0 glitch_cnt glitch_rate gpc0_rate gpc1_rate gpc_rate http_err_cnt http_err_rate http_fail_cnt
  http_fail_rate http_req_cnt http_req_rate inc_gpc inc_gpc0 inc_gpc1 kbytes_in kbytes_out sess_cnt sess_rate`);
const TRACKED = [...COUNTS, ...words('key tracked trackers')];

const stickTables = refused('stick tables have still to come', 'sint', [
  ...['sc0_', 'sc1_', 'sc2_', 'sc_'].flatMap((prefix) => each(prefix, TRACKED)),
  ...each('src_', [...COUNTS, 'updt_conn_cnt']),
  ...words('table_avl table_cnt'),
]);

/** Of a certificate: the client's (c), ours (f), the server's (s). */
const CERTIFICATE = words(
  `der i_dn key_alg notafter notbefore r_dn s_dn san serial sha1 sig_alg version chain_der`,
);
/** Of a TLS connection: the client's (fc) or the server's (bc). */
const CONNECTION =
  words(`alg_keysize alpn cipher client_early_traffic_secret client_handshake_traffic_secret client_random
  client_traffic_secret_0 curve early_exporter_secret err err_str exporter_secret is_resumed npn protocol
  server_handshake_traffic_secret server_random server_traffic_secret_0 session_id session_key sni unique_id use_keysize`);

const tls = refused('it needs TLS', 'str', [
  ...['ssl_c_', 'ssl_f_', 'ssl_s_'].flatMap((prefix) => each(prefix, CERTIFICATE)),
  ...['ssl_fc_', 'ssl_bc_'].flatMap((prefix) => each(prefix, CONNECTION)),
  ...each('ssl_c_', words('ca_err ca_err_depth err used verify')),
  ...each(
    'ssl_fc_',
    words(`cipherlist_bin cipherlist_hex cipherlist_str cipherlist_xxh crtname ecformats_bin eclist_bin extlist_bin has_crt
      has_early has_sni protocol_hello_id sigalgs_bin supported_versions_bin`),
  ),
]).map((fetch): Fetch => (fetch.name === 'ssl_fc_sni' ? { ...fetch, derivatives: ['end', 'reg'] } : fetch));

const INTERNALS =
  words(`internal.htx.data internal.htx.free internal.htx.free_data internal.htx.has_eom internal.htx.nbblks internal.htx.size
  internal.htx.used internal.htx_blk.data internal.htx_blk.hdrname internal.htx_blk.hdrval internal.htx_blk.size
  internal.htx_blk.start_line internal.htx_blk.type internal.strm.is_htx`);

export const refusedFetches: readonly Fetch[] = [
  ...stickTables,
  ...tls,
  ...refused("it tells of HAProxy's own internals", 'sint', INTERNALS),
  ...refused('FastCGI is not spoken', 'str', words('fcgi.docroot fcgi.index')),
  ...refused('distcc is not read', 'bin', words('distcc_body distcc_param')),
  ...refused('it needs a database of devices', 'str', words(`51d.all da-csv-fetch wurfl-get wurfl-get-all`)),
];
