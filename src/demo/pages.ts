// The demo's two pages as HTML: what a web server answers, and the switchboard. Nothing in them comes from outside.
import type { IncomingMessage } from 'node:http';
import type { WebServer } from './web-server.js';

export interface Look {
  readonly colour: string;
  readonly delayMs: number;
}

export interface Visit {
  readonly name: string;
  readonly look: Look;
  /** Requests this server has answered, this one included. */
  readonly visits: number;
  readonly request: IncomingMessage;
}

/** The page of one web server: its name and colour, and the request as it arrived behind the proxy. */
export const renderVisit = ({ name, look, visits, request }: Visit): string => {
  const pace = look.delayMs > 0 ? ` after ${look.delayMs} ms, because this server is slow` : '';
  return layout({
    title: name,
    colour: look.colour,
    head: `<p>answered by</p><h1>${escape(name)}</h1><p>Its request number ${visits}${pace}.
Reload the page: another server answers.</p>`,
    body: `<h2>What the proxy sent to ${escape(name)}</h2>
<pre>${escape(requestLine(request))}</pre>
<table>${headerRows(request)}</table>`,
  });
};

/** The page with a button per server. */
export const renderSwitchboard = (servers: readonly WebServer[], links: readonly string[]): string =>
  layout({
    title: 'Switchboard',
    colour: '#334155',
    head: `<h1>Switchboard</h1><p>Stop a web server and watch: the proxy goes on answering,
and the stats page shows the server down as soon as its checks have failed.</p>`,
    body: `<table>${servers.map(switchRow).join('')}</table>
<p>${links.map((url) => `<a href="${escape(url)}">${escape(url)}</a>`).join('<br>')}</p>`,
  });

const switchRow = ({ role, look, running }: WebServer): string => `<tr>
<th style="border-left: .5rem solid ${look.colour}; padding-left: .5rem">${escape(role.name)}</th>
<td>${escape(role.host)}:${role.port}</td>
<td>${running ? 'running' : 'stopped'}</td>
<td><form method="post" action="/${encodeURIComponent(role.name)}/${running ? 'stop' : 'start'}">
<button>${running ? 'Stop' : 'Start'}</button></form></td>
</tr>`;

const requestLine = ({ method, url, httpVersion }: IncomingMessage): string =>
  `${method} ${url} HTTP/${httpVersion}`;

const headerRows = ({ rawHeaders }: IncomingMessage): string => {
  const rows: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!;
    const mark = name.toLowerCase() === 'x-forwarded-for' ? ' class="added"' : '';
    rows.push(`<tr${mark}><th>${escape(name)}</th><td>${escape(rawHeaders[i + 1]!)}</td></tr>`);
  }
  return rows.join('\n');
};

/** `head` and `body` are HTML. */
interface Page {
  readonly title: string;
  readonly colour: string;
  readonly head: string;
  readonly body: string;
}

const layout = ({ title, colour, head, body }: Page): string => `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escape(title)}</title>
<link rel="icon" href="data:,">
<style>
:root { color-scheme: light dark; --accent: ${colour} }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 }
header { background: var(--accent); color: #fff; padding: 2rem 0 }
header > div, main { max-width: 44rem; margin: 0 auto; padding: 0 1rem }
header p { margin: 0 }
h1 { font-size: 3.5rem; line-height: 1.2; margin: 0 }
h2 { font-size: 1rem; margin-top: 2rem }
main { padding-top: 1rem }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .3rem .8rem .3rem .5rem; border-top: 1px solid #8884 }
th { min-width: 6rem }
td { overflow-wrap: anywhere }
.added { background: color-mix(in srgb, var(--accent) 25%, transparent) }
button { font: inherit; padding: .2rem 1rem }
form { margin: 0 }
</style>
</head>
<body>
<header><div>
${head}
</div></header>
<main>
${body}
</main>
</body>
</html>
`;

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
