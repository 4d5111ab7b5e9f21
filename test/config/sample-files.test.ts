// Files that converters name: mistakes in a map are told of with its line, good ones are plain data, once for each file.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load, said } from '../support/config.js';

const FILES: Readonly<Record<string, string>> = {
  '/numbers.map': '# ports\n\n  80   web  server \n443 tls\r\n8000:8999\n',
  '/words.map': 'a 1\nb two\n',
  '/broken.map': 'a 1\n([ 2\n',
  '/escape.map': '(a) \\xz\n',
};

let reads: string[] = [];

const withRules = (...expressions: string[]) => {
  reads = [];
  const rules = expressions.map((one, i) => ` http-request set-header x-${i} %[${one}]\n`);
  return load(`frontend f\n mode http\n timeout client 1m\n bind :80\n${rules.join('')}`, {
    readFile: (path) => {
      reads.push(path);
      return Object.hasOwn(FILES, path) ? { text: FILES[path]! } : { error: 'No such file or directory' };
    },
  });
};

test('a map is in the model once, however many converters use it', () => {
  const { model } = withRules(
    'dst_port,map_int(/numbers.map)',
    'dst_port,map_int(file@/numbers.map,none)',
    'req.hdr(host),map_str(opt@/numbers.map)',
  );
  assert.deepEqual(model?.files?.maps, {
    '/numbers.map': [
      ['80', 'web  server'],
      ['443', 'tls'],
      ['8000:8999', ''],
    ],
  });
  assert.deepEqual(reads, ['/numbers.map']);
});

test('one that is optional may be missing, a virtual one is never read', () => {
  const { model } = withRules('src,map_ip(opt@/none.map)', 'src,map_ip(virt@hosts)');
  assert.deepEqual(model?.files?.maps, { '/none.map': [], hosts: [] });
  assert.deepEqual(reads, ['/none.map']);
});

describe('what is wrong with a map', () => {
  const WRONG: readonly (readonly [expression: string, complaint: RegExp])[] = [
    ['src,map_ip(/none.map)', /failed to open pattern file <\/none.map>/],
    ['int(1),map_int(/words.map)', /'a' is not a number at line 1 of file '\/words.map'/],
    ['src,map_ip(/words.map)', /'a' is not a valid IPv4 or IPv6 address at line 1/],
    ['str(a),map_str_int(/words.map)', /unable to parse 'two' at line 2 of file/],
    ['str(a),map_str_ip(/words.map)', /unable to parse '1' at line 1 of file/],
    ['str(a),map_str_int(/words.map,x)', /unable to parse 'x'/],
    ['str(a),map_reg(/broken.map)', /regex '\(\[' is invalid .* at line 2 of file/],
    ['str(a),map_regm(/escape.map)', /invalid escape sequence .* at line 1 of file/],
    ['str(a),map', /expects a map/],
    ['src,jwt_decrypt_cert(/none.pem)', /failed to open <\/none.pem>/],
  ];
  for (const [expression, complaint] of WRONG)
    test(expression, () => {
      const loaded = withRules(expression);
      assert.match(said(loaded).join('\n'), complaint);
      assert.equal(loaded.model, undefined);
    });
});
