// What every rival is told: the port to listen on, then the ports of the servers to take in turn.
const [port, ...servers] = process.argv.slice(2).map(Number);
let turn = 0;

export const host = '127.0.0.1';
export { port };

/** The servers' origins, in order. */
export const origins = servers.map((server) => `http://${host}:${server}`);

/** Which of them is next: round robin. */
export const next = () => {
  turn = (turn + 1) % origins.length;
  return turn;
};

/** What `option forwardfor` sends on. */
export const forwardedFor = (request) => {
  const before = request.headers['x-forwarded-for'];
  const address = request.socket.remoteAddress;
  return before === undefined ? address : `${before}, ${address}`;
};
