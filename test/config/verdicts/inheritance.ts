// Rules and ACLs in defaults sections: where they may stand, and who may start from them.
import { rowsOf, TIMEOUTS } from './row.js';

const A = `defaults a\n mode http\n${TIMEOUTS}`;
const F = 'frontend f from a\n bind :18080\n';
const L = 'listen l from a\n bind :18080\n server s 127.0.0.1:1\n';
const B = 'backend b from a\n server s 127.0.0.1:1\n';
const DENY = ' http-request deny if { path /x }\n';

export const inheritanceRows = rowsOf([
  [
    'an ACL in anonymous defaults',
    `defaults\n mode http\n${TIMEOUTS} acl a path /x\nfrontend f\n bind :18080\n`,
  ],
  ['a rule in anonymous defaults', `defaults\n mode http\n${TIMEOUTS}${DENY}frontend f\n bind :18080\n`],
  ['an ACL of defaults', `${A} acl x path /x\n${F}`],
  ['an ACL of defaults with a listen', `${A} acl x path /x\n${L}`],
  ['an ACL of defaults in a frontend', `${A} acl x path /x\n${F} http-request deny if x\n`],
  [
    'an ACL of defaults in other defaults',
    `${A} acl x path /x\ndefaults b from a\n http-request deny if x\n${F}`,
  ],
  ['an ACL of defaults in their own rule', `${A} acl x path /x\n http-request deny if x\n${F}`],
  [
    'one name for two ACLs',
    `${A} acl x path /x\n http-request deny if x\n${F} acl x path /y\n http-request deny if x\n`,
  ],
  ['an unknown ACL in defaults', `${A} http-request deny if x\n${F}`],
  ['rules of defaults in a frontend', `${A}${DENY}${F} http-request allow\n`],
  ['rules of defaults that end all others', `${A} http-request deny\n${F} http-request deny\n`],
  ['rules of defaults in a listen', `${A}${DENY}${L}`],
  ['rules of the last defaults in a listen', `${A}${DENY}${L.replace(' from a', '')}`],
  ['rules of defaults in other defaults', `${A}${DENY}defaults b from a\nfrontend f from b\n bind :18080\n`],
  ['rules of defaults on both sides', `${A}${DENY}${F} default_backend b\n${B}`],
  [
    'rules for answers in a backend',
    `${A} http-response set-header x y\n${B}defaults z\n mode http\n${TIMEOUTS}frontend f from z\n bind :18080\n default_backend b\n`,
  ],
  ['a redirection in defaults', `${A} redirect location /x\n${F}`],
  ['a choice of the backend in defaults', `${A} use_backend x if TRUE\n${F}`],
  ['a choice of the server in defaults', `${A} use-server s if TRUE\n${F}`],
  ['a persistence rule in defaults', `${A} force-persist if TRUE\n${F}`],
  ['the failing of a monitor in defaults', `${A} monitor fail if TRUE\n${F}`],
  ['a log format in defaults', `${A} log-format %nope\n${F}`],
  ['an id in defaults', `${A} unique-id-format %ci\n${F}`],
  ['the name of the section', `${A}.if streq("\${.SECTION}",a)\n http-request nope\n.endif\n${F}`],
  [
    'HTTP rules in mode tcp',
    `defaults a\n mode tcp\n${TIMEOUTS}${L.replace('bind', 'http-request deny\n bind')}`,
  ],
]);
