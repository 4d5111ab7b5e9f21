// Log formats of one's own (manual 8.2.6): what each tag and flag says, where spaces go, and what ids look like.
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const logs = (name: string, format: string, expected: string, more: Partial<RuleRow> = {}): RuleRow => ({
  name,
  cfg: [`log-format "${format}"`],
  expect: [`log ${expected}`],
  ...more,
});

const odd = 'q\\"w{e}r|t#y<u>i%o`[]^~';

testRules('log formats', [
  logs('a format takes the place of the predeclared one', 'x %ci %f %b %s %ST %tsc', 'x 127.0.0.1 fe'),
  logs('runs of spaces are one', '  a    b  %hr  %hs c ', 'a b c'),
  logs('what is missing is a dash', '%[var(txn.no)] %{+Q}[var(txn.no)] %CC %{+Q}CC', '- "" - ""'),
  logs(
    'the request line in parts',
    '%HM %HP %HPO %HQ %HU %HV %{+Q}r %ST',
    'GET /p/q /p/q ?r=s /p/q?r=s HTTP/1.1 "GET',
    {
      send: get('/p/q?r=s'),
    },
  ),
  logs('flags for all that follows', '%{+Q}o %ci %b %{-Q}b %ST', '"127.0.0.1" "be'),
  logs('the side of the server', '%si:%sp from %bi', '127.0.0.1:N from 127.0.0.1'),
  logs('numbers of the request in hexadecimal', '%{+X}o %ci %ST %pid', '7F000001 ', {
    differs: 'a process has its own number',
  }),
  {
    name: 'a line of JSON has the named items, numbers as numbers',
    cfg: [
      `log-format '%{+json}o nothing of this %ci %(from)ci %(status)ST %(ms:str)Ta %(none)[var(txn.none)] %(quoted)[str("a\\"b")] %(ok:bool)[int(1)] %(n)[int(7)]'`,
    ],
    expect: [
      'log {"from": "127.0.0.1", "status": 200, "ms": "',
      '", "none": null, "quoted": "a\\"b", "ok": true, "n": 7}',
    ].map((part, i) => (i === 0 ? part : `log ${part}`)),
    differs: 'haproxy 2.6 does not know it yet',
  },
  {
    name: 'a line of CBOR has them, too',
    cfg: [
      `log-format '%{+cbor}o nothing of this %(a)[int(1)] %(b)[str(xy)] %(c:bool)[int(1)] %(d)[var(txn.none)] %(e)[int(-500)] %(f)[bin(00ff)] %(g)ST'`,
    ],
    expect: ['log A761610161626278796163F56164F661653901F361664200FF616718C8'],
    differs: 'haproxy 2.6 does not know it yet',
  },
  {
    name: 'in bytes, where those are wanted',
    cfg: [
      'http-request set-var-fmt(txn.line) "%{+cbor,+bin}o %(a)[int(1)] %(b)[str(xy)]"',
      'http-request set-var-fmt(txn.sample) "%{+bin}o%[bin(00ff)]-%[str(x)]"',
      'http-request set-header Line %[var(txn.line),hex]',
      'http-request set-header Sample %[var(txn.sample),hex]',
    ],
    expect: ['server line: A26161016162627879', 'server sample: 00FF2D78'],
    differs: 'haproxy 2.6 does not know it yet',
  },
  {
    name: 'items may be encoded one by one',
    cfg: [`log-format 'x %{+json}[str("a\\"b")] %{+json}ST %{+cbor}[int(24)] %{+cbor}r %ci'`],
    expect: ['log x "a\\"b" 200 1818 6E474554202F20485454502F312E31 127.0.0.1'],
    differs: 'haproxy 2.6 does not know it yet',
  },
  logs('a percent sign', '100%% %f', '100% fe'),
  logs('what is known of TLS, without any', '%sslv %sslc %ft', '- - fe'),
  {
    name: 'option httpslog',
    cfg: ['option httpslog'],
    expect: ['log "GET / HTTP/1.1" 0/-/-/-/0 -/-/-'],
  },
  {
    name: 'an error has a format of its own',
    cfg: ['log-format "good %ST"', 'error-log-format "bad %ST %ts"', 'http-request deny if { path /no }'],
    send: get('/yes') + get('/no'),
    expect: ['log good 200', 'log bad 403 PR'],
    differs: 'in 2.6 error-log-format is for handshakes alone',
  },
  {
    name: 'a unique id goes to the server and into the log',
    cfg: ['unique-id-format "%{+X}o%ci-%fi-x"', 'unique-id-header X-Unique-ID', 'log-format "id %ID"'],
    send: get('/', 'x-unique-id: mine'),
    expect: [
      'server x-unique-id: mine',
      'server x-unique-id: 7F000001-7F000001-x',
      'log id 7F000001-7F000001-x',
    ],
  },
  {
    name: 'values of headers keep their spaces, and what is missing is nothing',
    cfg: ['http-request set-header X-V "%[req.hdr(a)]|%[req.hdr(nope)]|%{+E}[req.hdr(a)]|  two  x"'],
    send: get('/', `A: ${odd}`),
    expect: ['server |  two  x'],
  },
  {
    name: 'quotes are for logs only',
    cfg: ['http-request set-header X-V "%{+Q}[req.hdr(a)] %{+Q}ci %{+Q}o %ci %[req.hdr(a)]"'],
    send: get('/', 'A: b'),
    expect: ['server x-v: '],
  },
]);
