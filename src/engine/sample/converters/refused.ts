// Converters that HAProxy has and hapax has not, by name, each with the reason.
import type { SampleType } from '../../../config/rules.js';
import type { Converter } from '../fetch.js';
import { refusal, words } from '../refused.js';

const refused = (reason: string, out: SampleType, names: readonly string[]): Converter[] =>
  names.map((name) => ({ ...refusal(name, reason, out), in: 'any' as const }));

const TABLE_DATA =
  words(`bytes_in_rate bytes_out_rate clr_gpc clr_gpc0 clr_gpc1 conn_cnt conn_cur conn_rate expire
  glitch_cnt glitch_rate gpc gpc0 gpc0_rate gpc1 gpc1_rate gpc_rate gpt gpt0 http_err_cnt http_err_rate http_fail_cnt
  http_fail_rate http_req_cnt http_req_rate idle inc_gpc inc_gpc0 inc_gpc1 kbytes_in kbytes_out server_id sess_cnt
  sess_rate trackers`);

export const refusedConverters: readonly Converter[] = [
  ...refused('stick tables have still to come', 'bool', ['in_table']),
  ...refused(
    'stick tables have still to come',
    'sint',
    TABLE_DATA.map((data) => `table_${data}`),
  ),
  ...refused('it needs a database of devices', 'str', ['51d.single', 'da-csv-conv']),
];
