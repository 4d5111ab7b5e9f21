// Rules from the cfg to the wire: what is refused, what is changed on the way, and which backend gets the rest.
import { get, testRules } from '../../support/rule-rows.js';

testRules('first rules', [
  {
    name: 'a request that meets a condition is refused with the status asked for',
    cfg: ['http-request deny deny_status 429 if { path /no }'],
    send: get('/no'),
    expect: ['client 429 Too Many Requests', 'log PR--', 'no server GET'],
  },
  {
    name: 'others are not',
    cfg: ['http-request deny deny_status 429 if { path /no }'],
    expect: ['client 200 OK', 'server GET /'],
  },
  {
    name: 'headers are made from samples',
    cfg: ['http-request set-header X-Client "%[src] %[path,upper]"'],
    send: get('/some/where', 'X-Client: forged'),
    expect: ['server x-client: 127.0.0.1 /SOME/WHERE', 'no server forged'],
  },
  {
    name: 'ACLs of one name are alternatives, terms beside each other all hold',
    cfg: [
      'acl static path_beg -i /static/',
      'acl static path_end .png',
      'acl local src 127.0.0.0/8',
      'http-request set-header X-Kind static if static local',
      'http-request set-header X-Kind other unless static || !local',
    ],
    send: get('/STATIC/x') + get('/a.png') + get('/a'),
    expect: ['server GET /STATIC/x', 'server x-kind: static', 'server x-kind: other'],
  },
  {
    name: 'the backend has its own rules, and those of responses',
    cfg: ['acl odd hdr(x-n) 1 3 5'],
    backend: ['http-request deny if { hdr(x-n) 3 }', 'http-response add-header X-Backend yes'],
    send: get('/', 'X-N: 2') + get('/', 'X-N: 1, 3'),
    expect: ['client x-backend: yes', 'client 403 Forbidden'],
  },
]);

testRules('servers by rule', [
  {
    name: 'use-server sends to a server by name, unless that is down',
    cfg: [],
    backend: [
      'server other 127.0.0.1:ORIGIN weight 0',
      'server gone 127.0.0.1:ORIGIN disabled',
      'use-server gone if { path /gone }',
      'use-server other if { path_beg /other }',
      'use-server %[req.hdr(x-to)] if { req.hdr(x-to) -m found }',
    ],
    send: get('/other') + get('/') + get('/gone') + get('/x', 'X-To: other') + get('/x', 'X-To: none'),
    expect: ['log /other T', 'log /web T'],
  },
]);
