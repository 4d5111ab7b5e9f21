// map and its kin with files, regsub, variables, names of proxies (manual 7.3.1).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { convert, ours } from '../../support/convert.js';
import { get, testRules } from '../../support/rule-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'hapax-maps-'));
after(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

const mixed = file('mixed.map', 'a 1\nb x\n# c\n\n  10.0.0.0/8   net  ten  \nd\né accent\n');
const numbers = file('numbers.map', 'a 1\nab 2\nabc 3\n');
const changing = file('changing.map', 'a 1\nabc 3\n');
const regexes = file('regexes.map', '^/x(.)(.)?$ got-\\1-\\2-\\0\nfoo bar\n');
const ranges = file('ranges.map', '1 one\n5:9 five\n2:4 few\n');
const networks = file('networks.map', '10.0.0.0/8 ten\n10.1.0.0/16 1.2.3.4\n::1 six\n');
const addresses = file('addresses.map', 'a 1.2.3.4\nb ::1\n');

testRules('maps', [
  convert('texts', {
    [`str(a),map(${mixed})`]: '1]',
    [`str(b),map(${mixed},zz)`]: 'x]',
    [`str(c),map(${mixed},zz)`]: 'zz]',
    [`str(d),map(${mixed},zz)`]: ']',
    [`str(e),map(${mixed})`]: ']',
    [`str(10.0.0.0/8),map(${mixed})`]: 'net  ten]',
    [`str(é),map(${mixed})`]: 'accent]',
    [`str(abcd),map_beg(${numbers})`]: '3]',
    [`str(abcd),map_beg_int(${numbers}),add(1)`]: '4]',
    [`str(zz),map_beg_int(${numbers},7),add(1)`]: '8]',
    [`str(xabc),map_end(${numbers})`]: '3]',
    [`str(xabx),map_sub(${numbers})`]: '1]',
    [`str(/x/ab/y),map_dir(${numbers})`]: '2]',
    [`str(x.ab.y),map_dom(${numbers})`]: '2]',
  }),
  convert('regular expressions', {
    [`str(/xyz),map_reg(${regexes})`]: 'got-\\1-\\2-\\0]',
    [`str(/xyz),map_regm(${regexes})`]: 'got-y-z-/xyz]',
    [`str(/xy),map_regm(${regexes})`]: 'got-y--/xy]',
    [`str(afoo),map_regm(${regexes})`]: 'bar]',
    [`str(none),map_regm(${regexes},zz)`]: 'zz]',
  }),
  convert('numbers and addresses', {
    [`int(3),map_int(${ranges})`]: 'few]',
    [`int(7),map_int(${ranges})`]: 'five]',
    [`int(10),map_int(${ranges})`]: ']',
    [`str(10.1.2.3),map_ip(${networks})`]: '1.2.3.4]',
    [`str(10.2.2.3),map_ip(${networks})`]: 'ten]',
    [`str(::1),map_ip(${networks})`]: 'six]',
    [`str(nonsense),map_ip(${networks},zz)`]: ']',
    [`str(a),map_str_ip(${addresses})`]: '1.2.3.4]',
    [`str(b),map_str_ip(${addresses})`]: '::1]',
    [`str(c),map_str_ip(${addresses},9.9.9.9)`]: '9.9.9.9]',
  }),
  ours(
    'HAProxy 2.6 does not know them',
    convert('names of maps, keys', {
      [`str(abcd),map_beg_key(${numbers})`]: 'abc]',
      [`str(10.1.2.3),map_ip_key(${networks})`]: '10.1.0.0/16]',
      [`str(a),map(opt@${join(folder, 'none.map')},zz)`]: 'zz]',
      [`str(a),map(opt@${numbers},zz)`]: '1]',
      [`str(a),map(file@${numbers},zz)`]: '1]',
      'str(a),map(virt@names,zz)': 'zz]',
    }),
  ),
  {
    name: 'changed by rules',
    cfg: [
      `http-request set-map(${changing}) new 7`,
      `http-request del-map(${changing}) abc`,
      `http-request set-header X-New %[str(new),map_str_int(${changing}),add(1)]`,
      `http-request set-header X-Gone %[str(abcd),map_beg(${changing})]`,
    ],
    expect: ['server x-new: 8', 'server x-gone: 1'],
  },
]);

testRules('regsub, variables, names', [
  {
    name: 'captures',
    cfg: [
      'declare capture request len 3',
      'declare capture response len 10',
      'http-request set-var(txn.a) req.hdr(long),capture-req(0),length',
      'http-request set-header X-Length %[var(txn.a)]',
      'http-request set-header X-Lost [%[str(x),capture-req(7)]]',
      'http-response set-header X-Kept %[res.hdr(content-length),capture-res(0)]',
    ],
    send: get('/', 'Long: abcdef'),
    expect: ['server x-length: 6', 'server x-lost: []', 'client x-kept: 2', 'log {abc} {2}'],
  },
  convert('regsub', {
    'str(/////a///b/c/xzxyz/),regsub(/+,/,g)': '/a/b/c/xzxyz/]',
    'str(foo12bar),regsub(o+,0)': 'f012bar]',
    'str(fooFOO),regsub(o,0,gi)': 'f00F00]',
    'str(abc),regsub(x,y)': 'abc]',
    'str(abc),regsub(^,-,g)': undefined,
    'str(aaa),regsub(^a,-,g)': undefined,
    'str(abc),regsub(b,)': 'ac]',
    "str(abc),regsub(b,'[\\\\0]')": undefined,
    'str(éa),regsub(é,e)': 'ea]',
    "str(foo12),regsub('(foo|bar)([0-9]+)?','\\\\2\\\\1')": '12foo]',
  }),
  convert('variables', {
    'str(abc),set-var(txn.a)': 'abc]',
    'var(txn.a),length': '3]',
    'int(5),set-var(txn.n),add(1)': '6]',
    'var(txn.n)': '5]',
    'str(abc),debug(x,buf0)': 'abc]',
    'str(be0),nbsrv': undefined,
    'str(nowhere),nbsrv': ']',
  }),
  ours(
    'HAProxy 2.6 does not know them',
    convert('conditions, and names of proxies', {
      'int(2),set-var(txn.two)': '2]',
      'str(012345),bytes(txn.two,txn.two)': '23]',
      'str(012345),bytes(txn.none)': ']',
      'str(012345),bytes(0,-1)': ']',
      'str(x),set-var(txn.b,ifnotexists)': 'x]',
      'str(y),set-var(txn.b,ifnotexists)': 'y]',
      'var(txn.b)': 'x]',
      'str(kept),when(normal)': 'kept]',
      'str(kept),when(!forwarded)': 'kept]',
      'str(lost),when(forwarded)': ']',
      'str(lost),when(error)': ']',
      'str(lost),when(stopping)': ']',
      'str(be2/web),srv_is_up': '1]',
      'str(be2/none),srv_is_up': ']',
      'str(be2/web),srv_queue': '0]',
      'str(fe2),fe_exists': '1]',
      'str(be2),fe_exists': '0]',
      'int(10),x509_v_err_str': 'X509_V_ERR_CERT_HAS_EXPIRED]',
      'int(0),x509_v_err_str': 'X509_V_OK]',
      'int(1000),x509_v_err_str': '1000]',
    }),
  ),
]);
