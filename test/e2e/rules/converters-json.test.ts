// Converters of JSON, JSON Web Tokens and languages (manual 7.3.1).
import { base64, convert, ours } from '../../support/convert.js';
import { testRules } from '../../support/rule-rows.js';

const queries = (paths: Readonly<Record<string, string | undefined>>): Record<string, string | undefined> =>
  Object.fromEntries(
    Object.entries(paths).map(([path, value]) => [
      `req.hdr(j),b64dec,json_query('${path.replace(' ', "','")}')`,
      value,
    ]),
  );

const DOCUMENT =
  '{"i":4,"big":123456789,"huge":9223372036854775807,"f":1.25,"neg":-3,"e":1e3,"t":true,"n":null,"s":"text","sn":"12",' +
  '"esc":"a\\"b\\\\c","o":{"p":"q","a":[1, "two" ,{"x":5},3,4,5,6,7,8,"nine","ten"]},"my.key":"v","empty":"","dup":1,"dup":2,' +
  '"deep":[[[[5]]]],"m":[[1],[2]],"small":0.00001234,"half":999999.5}';

const TOKEN = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE1MTYyMzkwMjJ9.abc';

const ALL_CODES = ['ascii', 'utf8', 'utf8s', 'utf8p', 'utf8ps'];
const TEXTS: Readonly<Record<string, string>> = {
  plain: 'a"b\\/c\xc3\xa9 \xe2\x82\xac',
  lone: 'x\xffy\xc3z',
  overlong: 'a\xc0\xafb',
  surrogate: 'a\xed\xa0\x80b\xf0\x9f\x98\x80c',
  cut: 'ab\xe2\x82',
};

const BROKEN = [
  ...[
    '{"a":1',
    '{"a":1,}',
    '{"a":1 "b":2}',
    '{a:1}',
    '{"b":01,"a":1}',
    '{"b":tru,"a":1}',
    '{"b":[1,],"a":1}',
  ],
  ...[
    '{"b":.5,"a":1}',
    '{"b":1.,"a":1}',
    '{"b":-,"a":1}',
    '{"a":}',
    '12',
    '{"b":1e,"a":1}',
    '{"b":0x10,"a":1}',
  ],
  ...[18, 19, 20].map((depth) => `{"b":${'['.repeat(depth)}${']'.repeat(depth)},"a":1}`),
];

testRules('JSON', [
  convert(
    'values by their path',
    queries({
      '$.i': '4]',
      '$.i int': '4]',
      '$.big': '1.23457e+08]',
      '$.big int': '123456789]',
      '$.huge int': ']',
      '$.f': '1.25]',
      '$.f int': '1]',
      '$.neg': '-3]',
      '$.e': '1000]',
      '$.t': '1]',
      '$.n': ']',
      '$.s': 'text]',
      '$.s int': undefined,
      '$.sn int': '12]',
      '$.o': ']',
      '$.o.p': 'q]',
      '$.o.a[0]': '1]',
      '$.o.a[1]': 'two]',
      '$.o.a[10]': 'ten]',
      '$.o.x.y': ']',
      '$.my\\\\.key': 'v]',
      '$.empty': ']',
      '$.dup': '1]',
      '$.deep[0][0][0][0]': '5]',
      '$.m[1][0]': '2]',
      '$.small': '1.234e-05]',
      '$.half': undefined,
    }),
    `J: ${base64(DOCUMENT)}`,
  ),
  convert(
    'texts that are no JSON',
    Object.fromEntries(BROKEN.map((_, i) => [`req.hdr(b${i}),b64dec,json_query('$.a')`, undefined])),
    ...BROKEN.map((text, i) => `B${i}: ${base64(text)}`),
  ),
  convert(
    'escaped for JSON',
    Object.fromEntries(
      Object.keys(TEXTS).flatMap((name) =>
        ALL_CODES.map((code) => [`req.hdr(${name}),json(${code})`, undefined]),
      ),
    ),
    ...Object.entries(TEXTS).map(([name, value]) => `${name}: ${value}`),
  ),
  convert(
    'tokens',
    {
      "req.hdr(t),jwt_header_query('$.alg')": 'HS256]',
      "req.hdr(t),jwt_payload_query('$.iat','int')": '1516239022]',
      "req.hdr(t),jwt_payload_query('$.iat')": undefined,
      "req.hdr(two),jwt_payload_query('$.iat')": '1.51624e+09]',
      "req.hdr(four),jwt_header_query('$.alg')": 'HS256]',
    },
    `T: ${TOKEN}`,
    'Two: eyJhbGciOiJIUzI1NiJ9.eyJpYXQiOjE1MTYyMzkwMjJ9',
    `Four: ${TOKEN}.def`,
  ),
  ours(
    'HAProxy 2.6 gives nothing here, though its manual says what',
    convert(
      'arrays, whole parts of tokens',
      {
        "req.hdr(j),b64dec,json_query('$.r')": '["a", "b",1]]',
        "req.hdr(j),b64dec,json_query('$.e')": 'a/b]',
        'req.hdr(t),jwt_header_query': '{"alg":"HS256","typ":"JWT"}]',
        'req.hdr(t),jwt_payload_query': '{"iat":1516239022}]',
        'req.hdr(h),json': 'a\\"b]',
      },
      `J: ${base64('{"r":["a", "b",1],"e":"a\\/b"}')}`,
      `T: ${TOKEN}`,
      'H: a"b',
    ),
  ),
  convert(
    'languages',
    {
      'req.hdr(a),b64dec,language(es;fr;en)': 'en]',
      'req.hdr(a),b64dec,language(es;fr)': 'es]',
      'req.hdr(b),b64dec,language(es;fr)': 'fr]',
      'req.hdr(c),b64dec,language(es;fr)': 'fr]',
      'req.hdr(c),b64dec,language(fr-CH;fr)': 'fr-CH]',
      'req.hdr(c),b64dec,language(es;fr;fr-CH)': 'fr]',
      'req.hdr(d),b64dec,language(es;fr)': undefined,
      'req.hdr(e),b64dec,language(es;fr)': undefined,
      'req.hdr(f),b64dec,language(es;fr)': undefined,
      'req.hdr(g),b64dec,language(es;fr)': undefined,
      'req.hdr(h),b64dec,language(es;fr,zz)': 'zz]',
      'req.hdr(i),b64dec,language(es;fr)': undefined,
    },
    `A: ${base64('fr;q=0.8, es;q=0.9, en')}`,
    `B: ${base64('es;q=0.5 , fr;q=0.6')}`,
    `C: ${base64('fr-CH;q=0.3')}`,
    `D: ${base64('fr;q=1.5,es')}`,
    `E: ${base64('fr;q=.5,es;q=0.1')}`,
    `F: ${base64('fr; q=0.5,es ;q=0.6')}`,
    `G: ${base64('fr;q=0.9123,es;q=0.9124')}`,
    `H: ${base64('ES,*,it;q=0.7')}`,
    `I: ${base64('fr  ;  q  =  0.5, es;q=0.6')}`,
  ),
]);
