// Which connections are logged, and when.
import { endAtOnce, exchange, says, type TcpRow, untilClosed } from './row.js';

export const formats: readonly TcpRow[] = [
  {
    name: 'no format: one line at the start',
    format: '',
    client: exchange,
    expect: ['Connect from 127.0.0.1:N to 127.0.0.1:N (row/TCP)'],
  },
  {
    name: 'there is no status',
    format: 'log-format "[] %f %b/%s %Tw/%Tc/%Tt %ST %ts 1/1/0/0/0 %sq/%bq"',
    client: exchange,
    expect: ['s1 0/0/0 0 -- 1/0/0/0 0/0'],
  },
  {
    name: 'logasap',
    cfg: ['option logasap'],
    client: exchange,
    expect: ['s1 0/0/+0 +0 -- 1/1/1/0 0/0'],
  },
  {
    name: 'logasap, and no server',
    cfg: ['option logasap'],
    servers: [],
    client: untilClosed,
    expect: ['<NOSRV> -1/-1/+0 +0 SC 1/0/0/0 0/0'],
  },
  {
    name: 'dontlognull: nothing said',
    cfg: ['option dontlognull'],
    client: endAtOnce,
    expect: [],
  },
  {
    name: 'dontlognull, and no format: nothing said',
    cfg: ['option dontlognull'],
    format: '',
    client: endAtOnce,
    expect: ['Connect from 127.0.0.1:N to 127.0.0.1:N (row/TCP)'],
  },
  {
    name: 'dontlognull: only the server speaks',
    cfg: ['option dontlognull'],
    serve: says('bye'),
    client: untilClosed,
    expect: [],
  },
];
