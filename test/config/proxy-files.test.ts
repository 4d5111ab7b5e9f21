// Proxy words that read files: `errorfile`, and the accounts behind `bind … user`. No file of this machine is touched.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load, said } from '../support/config.js';

const withFiles = (files: Record<string, string>, line: string) =>
  load(`listen www\n mode http\n timeout client 1m\n bind /run/www.sock\n ${line}\n`, {
    readFile: (path) =>
      Object.hasOwn(files, path) ? { text: files[path]! } : { error: 'No such file or directory' },
  });

const errorFile = (text: string) => withFiles({ '/503.http': text }, 'errorfile 503 /503.http');

describe('errorfile', () => {
  const contentOf = (text: string): string | undefined => {
    const reply = errorFile(text).model?.proxies[0]?.errorReplies[0]?.reply;
    return reply?.kind === 'file' ? reply.content : undefined;
  };

  test('takes a whole response as it is', () => {
    const text = 'HTTP/1.0 503 Sorry\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nno\n';
    assert.equal(contentOf(text), text);
  });

  test('ends the lines of its head in CR LF and leaves the body alone', () => {
    assert.equal(
      contentOf('\nHTTP/1.1 503 Sorry\nA: b\n\none\n\ntwo\n'),
      'HTTP/1.1 503 Sorry\r\nA: b\r\n\r\none\n\ntwo\n',
    );
  });

  test('may be empty, for nothing to be sent', () => {
    assert.equal(contentOf(''), '');
  });

  // As HAProxy 2.6 decides on the same files.
  const REFUSED: readonly (readonly [what: string, text: string, complaint: RegExp])[] = [
    ['a body alone', '<html>sorry</html>', /'<html>sorry<\/html>' is no status line/],
    ['a head that does not end', 'HTTP/1.0 503 X\r\nA: b\r\n', /no empty line ends its headers/],
    ['a line that is no header', 'HTTP/1.0 503 X\r\nbad header\r\n\r\n', /'bad header' is no header/],
    ['another length', 'HTTP/1.0 503 X\r\nContent-Length: 50\r\n\r\nhi', /content-length \(2 != 50\)/],
    ['two lengths', 'HTTP/1.0 503 X\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nhi', /\(2 != 3\)/],
    ['chunks', 'HTTP/1.1 503 X\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', /chunk-encoded/],
    ['an interim status', 'HTTP/1.0 100 X\r\n\r\n', /invalid http status code/],
    ['another version', 'HTTP/2 503 X\r\n\r\n', /is no status line/],
    ['more than a buffer', `HTTP/1.0 503 X\r\n\r\n${'a'.repeat(20_000)}`, /larger than 16384 bytes/],
  ];
  for (const [what, text, complaint] of REFUSED)
    test(`refuses ${what}`, () => {
      const loaded = errorFile(text);
      assert.equal(loaded.model, undefined);
      assert.match(said(loaded).join('\n'), complaint);
    });

  test('counts the last line for a status', () => {
    const { model } = withFiles({ '/503.http': '' }, 'errorfile 503 /503.http\n errorloc 503 /sorry');
    assert.deepEqual(
      model?.proxies[0]?.errorReplies.map(({ reply }) => reply.kind),
      ['redirect'],
    );
  });
});

test('owners of a unix socket are looked up by name', () => {
  const files = {
    '/etc/passwd': 'root:x:0:0::/root:/bin/sh\nwww:x:33:34::/:/bin/false\n',
    '/etc/group': 'adm:x:4:\n',
  };
  const { model } = withFiles(files, 'bind /run/b.sock user www group adm mode 660');
  assert.deepEqual(model?.proxies[0]?.binds[1]?.owner, { uid: 33, gid: 4, mode: 0o660 });
  assert.match(said(withFiles(files, 'bind /run/b.sock user ww')).join(), /unknown user name 'ww'/);
});
