// Samples of the request line in all forms of a URI, of parameters, credentials and bodies.
import { get, testRules } from '../../support/rule-rows.js';
import { conditions, requestSamples } from '../../support/sample-rows.js';

const USERS = `
userlist known
    group g1 users joe
    group g2
    user joe insecure-password secret groups g2
    user ann insecure-password secret
userlist others
    user joe insecure-password else
`;

const basic = (user: string, password: string): string =>
  `Authorization: Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

const post = (body: string): string =>
  `POST /x?q=1 HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}`;

const TARGET = '/p/q;x?a=1&b=&c&d=4;e=5&a=2&B=9';

testRules('samples of requests', [
  requestSamples(
    'the parts of a URI',
    {
      url: TARGET,
      path: '/p/q;x',
      pathq: TARGET,
      query: 'a=1&b=&c&d=4;e=5&a=2&B=9',
      base: 'a.example/p/q;x',
      baseq: `a.example${TARGET}`,
      base32: '2937303873',
      url32: '2522096748',
      url_ip: '',
      url_port: '',
      method: 'GET',
      'req.ver': '1.1',
      req_ver: '1.1',
      'req.proto_http': '1',
      req_proto_http: '1',
      'capture.req.method': 'GET',
      'capture.req.uri': TARGET,
      'capture.req.ver': 'HTTP/1.1',
      http_first_req: '1',
      'base32+src,hex': 'AF13B3417F000001',
      'url32+src,hex': '9654246C7F000001',
    },
    { send: get(TARGET).replace('Host: a', 'Host: a.example') },
  ),
  requestSamples(
    'parameters: the first of a name, empty or not',
    {
      'urlp(a)': '1',
      'urlp(b)': '',
      'urlp(c)': '',
      'urlp(d)': '4',
      'urlp(e)': '5',
      'urlp(B)': '9',
      'urlp(none)': '',
      urlp: '1',
      'url_param(a)': '1',
      'urlp(a,;)': '2',
      'urlp(a,&)': '2',
      'urlp_val(d)': '4',
      'urlp_val(none)': '',
    },
    { send: get(TARGET) },
  ),
  {
    ...requestSamples(
      'options that came later',
      { 'urlp(b,,i)': '', 'urlp(E,,i)': '5', 'query(with_qm)': '?a=1&b=&c&d=4;e=5&a=2&B=9' },
      { send: get(TARGET) },
    ),
    differs: 'HAProxy 2.8 and 3.2',
  },
  requestSamples(
    'an absolute URI has an authority',
    {
      url: 'http://10.1.2.3:8080/p?q=1',
      path: '/p',
      pathq: '/p?q=1',
      base: '10.1.2.3:8080/p',
      url_ip: '10.1.2.3',
      url_port: '8080',
      'urlp(q)': '1',
      'capture.req.uri': '/p?q=1',
    },
    { send: 'GET http://10.1.2.3:8080/p?q=1 HTTP/1.1\r\nHost: 10.1.2.3:8080\r\n\r\n' },
  ),
  requestSamples(
    'one without a path has no path',
    {
      url: 'http://10.1.2.3',
      path: '',
      pathq: '',
      query: '',
      base: '10.1.2.3',
      url_port: '80',
      'capture.req.uri': '',
    },
    { send: 'GET http://10.1.2.3 HTTP/1.1\r\nHost: 10.1.2.3\r\n\r\n' },
  ),
  requestSamples(
    'nor has an asterisk',
    { url: '*', path: '', base: 'a.example', base32: '1079140695', url32: '1079140695', method: 'OPTIONS' },
    { send: 'OPTIONS * HTTP/1.1\r\nHost: a.example\r\n\r\n' },
  ),
  requestSamples(
    'without Host there is the path alone; an empty query is none',
    {
      base: '/',
      baseq: '/?',
      query: '',
      base32: '2118074832',
      'req.ver': '1.0',
      'capture.req.ver': 'HTTP/1.0',
    },
    { send: 'GET /? HTTP/1.0\r\n\r\n' },
  ),
  conditions(
    'derivatives of the URI',
    {
      '{ path_beg /p }': true,
      '{ path_end x }': true,
      '{ path_sub /q }': true,
      '{ path_len 6 }': true,
      '{ path_reg ^/p/[a-z];x$ }': true,
      '{ url_beg /p/q;x?a }': true,
      '{ url_end B=9 }': true,
      '{ base_beg a/p }': true,
      '{ urlp(a) 2 }': true,
      '{ urlp(a) 3 }': false,
      '{ urlp_val(a) 2 }': true,
      '{ urlp -m str 9 }': true,
      '{ urlp_beg(e) 5 }': true,
      '{ urlp(b) -m found }': true,
      '{ urlp(zz) -m found }': false,
      '{ query -m found }': true,
      '{ method POST GET }': true,
      '{ method POST }': false,
      '{ req.ver 1.1 }': true,
      '{ url_ip -m found }': false,
      HTTP: true,
      'HTTP_1.1': true,
      METH_GET: true,
      METH_POST: false,
      HTTP_URL_SLASH: true,
      HTTP_URL_ABS: false,
      HTTP_CONTENT: false,
      LOCALHOST: true,
    },
    { send: get(TARGET) },
  ),
  requestSamples(
    'credentials, checked or not',
    {
      http_auth_user: 'joe',
      http_auth_pass: 'secret',
      http_auth_type: 'Basic',
      http_auth_bearer: '',
      'http_auth(known)': '1',
      'http_auth(others)': '0',
      'http_auth_group(known)': 'joe',
      'http_auth_group(others)': '',
    },
    { send: get('/', basic('joe', 'secret')), sections: USERS },
  ),
  conditions(
    'groups of whom has the right password',
    {
      '{ http_auth(known) }': true,
      '{ http_auth_group(known) g1 }': true,
      '{ http_auth_group(known) g2 }': true,
      '{ http_auth(others) }': false,
    },
    // The lists stand with the row before.
    { send: get('/', basic('joe', 'secret')) },
  ),
  requestSamples(
    'a bearer token',
    {
      http_auth_bearer: 'abc def',
      http_auth_type: 'Bearer',
      'http_auth_bearer(x-t)': 'q',
      http_auth_user: '',
    },
    { send: get('/', 'Authorization: Bearer  abc def ', 'X-T: bearer q') },
  ),
  requestSamples(
    'a body that was waited for',
    {
      'req.body': 'a=1&b=&c=x;y&d=%41',
      'req.body_len': '18',
      'req.body_size': '18',
      'req.body_param(a)': '1',
      'req.body_param(b)': '',
      'req.body_param(c)': 'x',
      'req.body_param(d)': '%41',
      'req.body_param(A)': '',
      'req.body_param': '1',
    },
    { cfg: ['option http-buffer-request'], send: post('a=1&b=&c=x;y&d=%41') },
  ),
  requestSamples(
    'a chunked body',
    { 'req.body': 'a=1&b=2', 'req.body_len': '7', 'req.body_size': '7', 'req.body_param(b)': '2' },
    {
      cfg: ['option http-buffer-request'],
      send: 'POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=1\r\n4\r\n&b=2\r\n0\r\n\r\n',
    },
  ),
  conditions(
    'ACLs on a body',
    {
      '{ req.body_param(a) -m str 1 }': true,
      '{ req.body_param -m str %41 }': true,
      '{ req.body -m sub b= }': true,
      '{ req.body_len 18 }': true,
      '{ req.body_param(z) -m found }': false,
    },
    { cfg: ['option http-buffer-request'], send: post('a=1&b=&c=x;y&d=%41') },
  ),
]);
