// ACLs that need no declaration (manual 7.4). One that a cfg declares itself takes the place of ours.
import type { Word } from '../arguments.js';
import type { Acl } from '../rules.js';
import { type AclLine, readAclTest } from './acl.js';

const SPELLED: Readonly<Record<string, string>> = {
  FALSE: 'always_false',
  HTTP: 'req.proto_http',
  'HTTP_1.0': 'req.ver 1.0',
  'HTTP_1.1': 'req.ver 1.1',
  'HTTP_2.0': 'req.ver 2.0',
  'HTTP_3.0': 'req.ver 3.0',
  HTTP_CONTENT: 'req.hdr_val(content-length) gt 0',
  HTTP_URL_ABS: 'url_reg ^[^/:]*://',
  HTTP_URL_SLASH: 'url_beg /',
  HTTP_URL_STAR: 'url *',
  LOCALHOST: 'src 127.0.0.1/8 ::1',
  METH_CONNECT: 'method CONNECT',
  METH_DELETE: 'method DELETE',
  METH_GET: 'method GET HEAD',
  METH_HEAD: 'method HEAD',
  METH_OPTIONS: 'method OPTIONS',
  METH_POST: 'method POST',
  METH_PUT: 'method PUT',
  METH_TRACE: 'method TRACE',
  RDP_COOKIE: 'req.rdp_cookie_cnt gt 0',
  REQ_CONTENT: 'req.len gt 0',
  TRUE: 'always_true',
  WAIT_END: 'wait_end',
};

/** The names, for messages that suggest one. */
export const PREDEFINED_NAMES: readonly string[] = Object.keys(SPELLED);

/** A predefined ACL, as if `line` had declared it; undefined for any other name. */
export const predefinedAcl = (name: string, line: AclLine): Acl | undefined => {
  if (!Object.hasOwn(SPELLED, name)) return undefined;
  const words = SPELLED[name]!.split(' ').map((text): Word => ({ text, column: 1, length: 1, quoted: true }));
  const test = readAclTest(line, words, name);
  return test && { name, tests: [test] };
};
