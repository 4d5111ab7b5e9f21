// The tags of log formats (manual 8.2.6): what each of them is. How they are written stands in engine/sample/format/tags.ts.

export interface TagCard {
  readonly name: string;
  readonly summary: string;
  /** Only where mode is http. */
  readonly http: boolean;
}

const both = (name: string, summary: string): TagCard => ({ name, summary, http: false });
const http = (name: string, summary: string): TagCard => ({ name, summary, http: true });

const CARDS: readonly TagCard[] = [
  both('T', 'Date the connection was accepted, in UTC.'),
  both('Tl', 'Date the connection was accepted, local, with the time zone.'),
  both('Ts', 'Date the connection was accepted, in seconds since 1970.'),
  both('t', 'Date the connection was accepted, local, with milliseconds.'),
  both('ms', 'Milliseconds of the date the connection was accepted.'),
  http('tr', 'Date of the request, local, with milliseconds.'),
  http('trg', 'Date of the request, in UTC.'),
  http('trl', 'Date of the request, local, with the time zone.'),
  http('Ta', 'Time the request was active: from its first byte to the end, in ms.'),
  both('Tc', 'Time to connect to the server, in ms.'),
  both('Td', "Time the answer's data took, in ms."),
  both('Th', 'Time of handshakes (TLS, PROXY protocol), in ms.'),
  http('Ti', 'Time the connection was idle before the request, in ms.'),
  http('Tq', 'Th + Ti + TR.'),
  http('TR', 'Time to receive the request, from its first byte, in ms.'),
  http('Tr', "Time the server took to answer with the response's head, in ms."),
  both('Tt', 'Time from the connection, or the last request, to the end, in ms.'),
  both('Tu', 'Time as the user sees it, without idle time, in ms.'),
  both('Tw', 'Time in queues, in ms.'),
  both('ci', 'Address of the client.'),
  both('cp', 'Port of the client.'),
  both('fi', 'Address the client has connected to.'),
  both('fp', 'Port the client has connected to.'),
  both('f', 'Name of the frontend.'),
  both('ft', 'Name of the frontend, with a "~" where the connection is TLS.'),
  both('b', 'Name of the backend.'),
  both('bi', 'Address the connection to the server comes from.'),
  both('bp', 'Port the connection to the server comes from.'),
  both('s', 'Name of the server.'),
  both('si', 'Address of the server.'),
  both('sp', 'Port of the server.'),
  both('H', 'Name of the host.'),
  both('sslc', 'Cipher of the TLS connection.'),
  both('sslv', 'Version of the TLS connection.'),
  http('CC', 'Captured cookie of the request.'),
  http('CS', 'Captured cookie of the response.'),
  both('hr', 'Captured headers of the request.'),
  both('hrl', 'Captured headers of the request, each a text of its own.'),
  both('hs', 'Captured headers of the response.'),
  both('hsl', 'Captured headers of the response, each a text of its own.'),
  http('r', 'The first line of the request.'),
  http('HM', 'Method of the request.'),
  http('HU', 'URI of the request.'),
  http('HP', 'URI of the request without its query.'),
  http('HPO', 'Path of the request, without host and query.'),
  http('HQ', 'Query of the request.'),
  http('HV', 'Version of HTTP, "HTTP/1.1".'),
  both('ST', 'Status of the answer.'),
  both('B', 'Bytes sent to the client.'),
  both('U', 'Bytes read from the client.'),
  both('ts', 'How the session ended: two letters (manual 8.5).'),
  both('tsc', 'How the session ended, and what became of the cookie: four letters.'),
  both('ac', 'Connections of the process.'),
  both('fc', 'Connections of the frontend.'),
  both('bc', 'Connections of the backend.'),
  both('sc', 'Connections of the server.'),
  both('rc', 'Retries; with a "+" when another server was tried.'),
  both('sq', "Requests that were before it in the server's queue."),
  both('bq', "Requests that were before it in the backend's queue."),
  both('rt', 'Number of the request since the start.'),
  both('lc', 'Number of the log line of the frontend.'),
  both('ID', 'The unique id of the request.'),
  both('OG', 'What made the log line, "txn_close".'),
  both('pid', 'Number of the process.'),
];

export const tagCards: ReadonlyMap<string, TagCard> = new Map(CARDS.map((card) => [card.name, card]));
