// Errorfiles: whole responses as bytes, of which version, framing and what they say of their connection are kept.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { get, type RuleRow, testRules } from '../../support/rule-rows.js';

const folder = mkdtempSync(join(tmpdir(), 'hapax-pages-'));
after(() => rmSync(folder, { recursive: true }));

const page = (name: string, ...head: string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, `${[...head, 'X-Page: yes'].join('\r\n')}\r\n\r\npage`);
  return path;
};

const LENGTH = 'Content-Length: 4';
const plain = page('plain', 'HTTP/1.1 403 Nope', LENGTH);
const old = page('old', 'HTTP/1.0 403 Nope', LENGTH);
const closing = page('closing', 'HTTP/1.1 403 Nope', LENGTH, 'Connection: close');
const oldClosing = page('old-closing', 'HTTP/1.0 403 Nope', LENGTH, 'Connection: close');
const endless = page('endless', 'HTTP/1.1 403 Nope');
const oldEndless = page('old-endless', 'HTTP/1.0 403 Nope');

const rows: RuleRow[] = [
  {
    name: 'one with a length keeps the connection',
    cfg: [`errorfile 403 ${plain}`, 'http-request deny if { path /d }'],
    send: get('/d') + get(),
    expect: ['client HTTP/1.1 403 Nope', 'client x-page: yes', 'client page', 'client 200 OK'],
  },
  {
    name: 'one in HTTP/1.0 says so',
    cfg: [`errorfile 403 ${old}`, 'http-request deny if { path /d }'],
    send: get('/d') + get(),
    expect: ['client HTTP/1.0 403 Nope', 'client connection: keep-alive', 'client 200 OK'],
  },
  {
    name: 'one that closes does',
    cfg: [`errorfile 403 ${closing}`, 'http-request deny if { path /d }'],
    send: get('/d') + get(),
    expect: ['client HTTP/1.1 403 Nope', 'client connection: close', 'no client 200 OK'],
  },
  {
    name: 'one in HTTP/1.0 that closes need not say so',
    cfg: [`errorfile 403 ${oldClosing}`, 'http-request deny if { path /d }'],
    send: get('/d') + get(),
    expect: ['client HTTP/1.0 403 Nope', 'no client connection:', 'no client 200 OK'],
  },
  {
    name: 'one without a length ends with its connection',
    cfg: [`http-request return status 403 errorfile ${endless} if { path /d }`],
    send: get('/d') + get(),
    expect: ['client connection: close', 'client page', 'no client content-length', 'no client 200 OK'],
  },
  {
    name: 'and so in HTTP/1.0',
    cfg: [`http-request return status 403 errorfile ${oldEndless} if { path /d }`],
    send: get('/d') + get(),
    expect: ['client HTTP/1.0 403', 'client page', 'no client connection:', 'no client 200 OK'],
  },
  {
    name: 'rules on answers see it',
    cfg: [
      `errorfile 403 ${old}`,
      'http-request deny',
      'http-after-response set-header X-Seen "%[res.hdr(x-page)]"',
    ],
    expect: ['client HTTP/1.0 403 Nope', 'client x-seen: yes'],
  },
];

testRules('errorfiles', rows);
