// An explanation as a person reads it, and as JSON.
import type { Attached, Bind, Place, Server } from '../../config/model.js';
import { lineAt, type Source, saysPlace } from '../../config/source.js';
import type { ExplainedRule, ExplainedServer, Explanation, Outcome, Seen } from '../../engine/explain.js';
import { printAddress } from '../bind-failure.js';
import type { ExplainArguments } from './arguments.js';

interface Scene {
  readonly request: ExplainArguments;
  readonly sources: readonly Source[];
  readonly bind: Bind;
}

export const asText = (explanation: Explanation, scene: Scene): string => {
  const { frontend, backend, rules, servers, outcome } = explanation;
  const { request, bind } = scene;
  const lines = [
    `${request.method} ${request.uri}  from ${request.clientAddress}  by ${frontend.section} ${frontend.name}, ${addressOf(bind.address)}`,
    '',
    ...rules.flatMap((rule) => ruleLines(rule, scene)),
  ];
  if (rules.length > 0) lines.push('');
  if (backend) {
    lines.push(
      `${backend.section} ${backend.name} (${saysPlace(backend.place)}), balance ${backend.balance.algorithm}`,
    );
    lines.push(...servers.map(serverLine), '');
  }
  return `${[...lines, ...outcomeLines(outcome)].join('\n')}\n`;
};

export const asJson = (explanation: Explanation, { request, sources, bind }: Scene): string => {
  const { frontend, backend, rules, servers, outcome } = explanation;
  const shown = {
    request: { method: request.method, uri: request.uri, from: request.clientAddress },
    frontend: { name: frontend.name, bind: addressOf(bind.address), ...frontend.place },
    rules: rules.map((rule) => ({ ...rule, text: textAt(sources, rule.place) })),
    ...(backend && { backend: { name: backend.name, balance: backend.balance.algorithm, ...backend.place } }),
    servers: servers.map(({ server, usable, chosen }) => ({
      name: server.name,
      state: stateOf(server, usable),
      address: addressOf(server.address.to),
      weight: server.weight,
      backup: server.backup,
      usable,
      chosen,
    })),
    outcome: 'server' in outcome ? { ...outcome, server: outcome.server.name } : outcome,
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
};

const textAt = (sources: readonly Source[], place: Place): string => lineAt(sources, place)?.trim() ?? '';

const ruleLines = (rule: ExplainedRule, { sources }: Scene): string[] => [
  `${rule.applies ? '*' : ' '} ${saysPlace(rule.place)}  ${textAt(sources, rule.place)}`,
  ...[...seenLines(rule.condition), ...seenLines(rule.result)].map((line) => `      ${line}`),
];

/** An ACL without a name needs no line of its own: what it looked at tells how it came out. */
const seenLines = (seen: readonly Seen[]): string[] => {
  const lines: string[] = [];
  for (const one of seen) {
    if (one.kind === 'sample')
      lines.push(`${one.text} = ${one.value === null ? '(nothing)' : JSON.stringify(one.value)}`);
    else if (one.text.startsWith('{') && lines.length > 0)
      lines[lines.length - 1] += one.matched ? ': matches' : ': does not match';
    else lines.push(`${one.text} ${one.matched ? 'matches' : 'does not match'}`);
  }
  return lines;
};

const serverLine = ({ server, usable, chosen }: ExplainedServer): string => {
  const words = [stateOf(server, usable), `weight ${server.weight}`];
  if (server.backup) words.push('backup');
  const line = `${chosen ? '*' : ' '} ${server.name}  ${addressOf(server.address.to)}  ${words.join(', ')}`;
  return chosen ? `${line}  <- picked` : line;
};

/** As of a fresh start: what is checked is up until a check says otherwise. */
const stateOf = ({ check, track }: Server, usable: boolean): string => {
  if (!usable) return 'not usable';
  return check || track ? 'up' : 'no check';
};

const outcomeLines = (outcome: Outcome): string[] => {
  switch (outcome.kind) {
    case 'server':
      return [`sent to ${outcome.server.name}:`, ...indented(outcome.sent)];
    case 'answer':
      return [`answered by the proxy itself (${outcome.termination}):`, ...indented(outcome.sent)];
    case 'service':
      return ['answered by the stats page'];
    case 'waiting':
      return ['waits for more of the request, or for its time to come'];
  }
};

const indented = (text: string): string[] =>
  text
    .replace(/(?:\r\n)+$/, '')
    .split(/\r?\n/)
    .map((line) => `    ${line}`.trimEnd());

/** "127.0.0.1:80", "[::1]:80": unlike HAProxy's messages it leaves no doubt where the port begins. */
export const addressOf = (address: Bind['address'] | Attached): string =>
  address.kind === 'inet' && address.host.includes(':')
    ? `[${address.host}]:${address.port}`
    : printAddress(address);
