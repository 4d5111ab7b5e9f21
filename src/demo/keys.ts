// Single keys on the terminal: a digit per web server, q to quit. Does nothing when there is no terminal.

const interrupt = '\u0003'; // Ctrl-C: a terminal in raw mode makes no signal of it

/** Calls `press` with the server's position (0-based) and `quit` on q and Ctrl-C. */
export const readKeys = (press: (position: number) => void, quit: () => void): boolean => {
  const { stdin } = process;
  if (!stdin.isTTY) return false;
  stdin.setRawMode(true);
  stdin.setEncoding('utf8');
  stdin.on('data', (keys) => {
    for (const key of String(keys)) {
      if (key === 'q' || key === interrupt) quit();
      else if (key >= '1' && key <= '9') press(Number(key) - 1);
    }
  });
  return true;
};
