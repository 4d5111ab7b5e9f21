// Every column of the statistics, read from a state in which each cell holds a number of its own: the expectations
// name the cell that a column must show.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CSV_HEADER } from '#hapax/control/stats/csv.js';
import type { Cells } from '#hapax/state/cells.js';
import { Counter, Gauge } from '#hapax/state/slots.js';
import { makeBind, makeModel, makeOptions, makeProxy, makeServer } from '../support/model.js';
import { ask, checkView, makeFarm, readCsv, SECOND, statsSettings } from '../support/stats-farm.js';

/** The static columns as HAProxy 2.6 prints them; exporters read these by position. */
const HAPROXY_2_6 =
  '# pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,' +
  'chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,' +
  'check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,' +
  'req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,' +
  'agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,' +
  'agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot,intercepted,dcon,dses,wrew,connect,reuse,' +
  'cache_lookups,cache_hits,srv_icur,src_ilim,qtime_max,ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,' +
  'used_conn_cur,need_conn_est,uweight,agg_server_status,agg_server_check_status,agg_check_status,';

/** Fills the cells with numbers that tell their names, but for those that `named` gives a value. */
const fill = (cells: Cells, kind: Kind, named: Readonly<Record<string, number>>): void => {
  for (const [name, offset] of slotsOf(Gauge[kind])) cells.set(offset, named[name] ?? 1000 + offset);
  for (const [name, offset] of slotsOf(Counter[kind]))
    cells.put(offset, named[name] ?? fillingOf(name, offset));
};

/** Of a rate's three cells, the first is the second it counts in. */
const fillingOf = (name: string, offset: number): number => {
  if (name.endsWith('Rate')) return SECOND;
  if (name.endsWith('$before')) return 0;
  return (name.endsWith('$now') ? 700 : 2000) + offset;
};

type Kind = 'frontend' | 'listener' | 'backend' | 'server';
const slotsOf = (slots: object): [name: string, offset: number][] =>
  Object.entries(slots).filter(([name]) => name !== '$size');

/** The name of the cell that holds the number, or the text as it is. */
const nameOf = (kind: Kind, text: string): string => {
  const find = (slots: object, base: number) =>
    slotsOf(slots).find(([, offset]) => String(base + offset) === text)?.[0];
  return find(Gauge[kind], 1000) ?? find(Counter[kind], 2000) ?? find(Counter[kind], 700) ?? text;
};

const MODEL = makeModel([
  makeProxy(),
  makeProxy(),
  makeProxy({
    maxconn: 500,
    fullconn: 60,
    binds: [makeBind({ name: 'in', maxconn: 9000, address: { kind: 'inet', host: '::', port: 80 } })],
    servers: [
      makeServer({ maxconn: 30, maxqueue: 9, poolMaxConn: 5, cookie: 'c1' }),
      makeServer({ backup: true }),
    ],
    options: makeOptions({ socketStats: true }),
    stats: statsSettings({ showLegends: true }),
  }),
]);

const CHECK = checkView({
  status: 'L7STS',
  code: 503,
  durationMs: 12,
  description: 'Unavailable',
  failedChecks: 3,
  failedObservations: 6,
  downTransitions: 2,
  lastChange: SECOND - 60,
  downtimeSeconds: 77,
});

/** The columns of one line that are not empty, "name=value" each, cells by their names. */
const lineOf = async (service: string, kind: Kind): Promise<string> => {
  const farm = makeFarm(MODEL, { 'px/s1': CHECK });
  fill(farm.state.frontend(2), 'frontend', { stopped: 0 });
  fill(farm.state.listener(2, 0), 'listener', {});
  const running = { operational: 2, admin: 0, weight: 4, effectiveWeight: 33, lastSession: SECOND - 8 };
  fill(farm.state.server(2, 0), 'server', { ...running, requests: 1 });
  const changed = { lastChange: SECOND - 40, downtime: 6, lastSession: SECOND - 2 };
  fill(farm.state.backend(2), 'backend', { ...changed, requests: 1 });
  const line = readCsv((await ask(farm, '/stats;csv')).text).get(`px/${service}`)!;
  return Object.entries(line)
    .filter(([name, value]) => value !== '' && name !== '-')
    .map(([name, value]) => `${name}=${nameOf(kind, value)}`)
    .join(' ');
};

const expectLine = async (service: string, kind: Kind, expected: string): Promise<void> =>
  assert.equal(await lineOf(service, kind), expected.trim().replace(/\s+/g, ' '));

describe('stats columns', () => {
  it('have the names and places of HAProxy, and end the promised ones with "-"', () => {
    assert.equal(CSV_HEADER.slice(0, HAPROXY_2_6.length), HAPROXY_2_6);
    assert.ok(CSV_HEADER.endsWith(',proto,priv_idle_cur,-,\n'));
  });

  it('of a listener', () =>
    expectLine(
      'in',
      'listener',
      `
      pxname=px svname=in scur=sessions smax=sessionsMax slim=9000 stot=sessions bin=bytesIn bout=bytesOut
      dreq=deniedRequests dresp=deniedResponses ereq=requestErrors status=WAITING pid=1 iid=4 sid=1 type=3
      addr=[::]:80 mode=http dcon=0 dses=0 wrew=0 eint=0 proto=tcpv6
    `,
    ));

  it('of a frontend', () =>
    expectLine(
      'FRONTEND',
      'frontend',
      `
      pxname=px svname=FRONTEND scur=sessions smax=sessionsMax slim=500 stot=sessions bin=bytesIn
      bout=bytesOut dreq=deniedRequests dresp=deniedResponses ereq=requestErrors status=OPEN pid=1 iid=4
      sid=0 type=0 rate=sessionRate$now rate_lim=0 rate_max=sessionRateMax hrsp_1xx=http1xx
      hrsp_2xx=http2xx hrsp_3xx=http3xx hrsp_4xx=http4xx hrsp_5xx=http5xx hrsp_other=httpOther
      req_rate=requestRate$now req_rate_max=requestRateMax req_tot=requests comp_in=compressorIn comp_out=compressorOut
      comp_byp=0 comp_rsp=compressedResponses mode=http conn_rate=connectionRate$now conn_rate_max=connectionRateMax
      conn_tot=connections intercepted=intercepted dcon=deniedConnections dses=deniedSessions
      wrew=failedRewrites cache_lookups=0 cache_hits=0 eint=internalErrors sess_other=0 h1sess=sessions
      h2sess=0 h3sess=0 req_other=0 h1req=requests h2req=0 h3req=0
    `,
    ));

  it('of a server', () =>
    expectLine(
      's1',
      'server',
      `
      pxname=px svname=s1 qcur=queue qmax=queueMax scur=sessions smax=sessionsMax slim=maxconn stot=sessions
      bin=bytesIn bout=bytesOut dresp=deniedResponses econ=connectErrors eresp=responseErrors
      wretr=retries wredis=redispatches status=UP weight=3 act=1 bck=0 chkfail=3 chkdown=2 lastchg=60
      downtime=77 qlimit=9 pid=1 iid=4 sid=1 lbtot=loadBalanced type=2 rate=sessionRate$now
      rate_max=sessionRateMax check_status=L7STS check_code=503 check_duration=12 hrsp_1xx=http1xx
      hrsp_2xx=http2xx hrsp_3xx=http3xx hrsp_4xx=http4xx hrsp_5xx=http5xx hrsp_other=httpOther hanafail=6
      req_tot=1 cli_abrt=clientAborts srv_abrt=serverAborts lastsess=8 last_chk=Unavailable qtime=queueTime
      ctime=connectTime rtime=responseTime ttime=totalTime check_desc=Layer7 wrong status check_rise=2
      check_fall=3 check_health=4 addr=127.0.0.1:80 cookie=c1 mode=http wrew=failedRewrites
      connect=connections reuse=reuses srv_icur=idleConnections src_ilim=5 qtime_max=queueTimeMax
      ctime_max=connectTimeMax rtime_max=responseTimeMax ttime_max=totalTimeMax eint=internalErrors
      idle_conn_cur=idleConnections safe_conn_cur=0 used_conn_cur=sessions need_conn_est=sessions
      uweight=4 srid=0 priv_idle_cur=0
    `,
    ));

  it('of a backend, whose weights are those of the servers in turn', () =>
    expectLine(
      'BACKEND',
      'backend',
      `
      pxname=px svname=BACKEND qcur=queue qmax=queueMax scur=sessions smax=sessionsMax slim=60
      stot=sessions bin=bytesIn bout=bytesOut dreq=deniedRequests dresp=deniedResponses econ=connectErrors
      eresp=responseErrors wretr=retries wredis=redispatches status=UP weight=3 act=1 bck=1
      chkdown=downTransitions lastchg=40 downtime=6 pid=1 iid=4 sid=0 lbtot=loadBalanced type=1
      rate=sessionRate$now rate_max=sessionRateMax hrsp_1xx=http1xx hrsp_2xx=http2xx hrsp_3xx=http3xx
      hrsp_4xx=http4xx hrsp_5xx=http5xx hrsp_other=httpOther req_tot=1 cli_abrt=clientAborts
      srv_abrt=serverAborts comp_in=compressorIn comp_out=compressorOut comp_byp=0 comp_rsp=compressedResponses lastsess=2 qtime=queueTime
      ctime=connectTime rtime=responseTime ttime=totalTime mode=http algo=roundrobin wrew=failedRewrites
      connect=connections reuse=reuses cache_lookups=0 cache_hits=0 qtime_max=queueTimeMax
      ctime_max=connectTimeMax rtime_max=responseTimeMax ttime_max=totalTimeMax eint=internalErrors
      uweight=4 agg_server_status=0 agg_server_check_status=0 agg_check_status=0
    `,
    ));
});
