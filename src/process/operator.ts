// What the process tells its operator: HAProxy's lines "[WARNING]  (pid) : text" on stderr.

export type Severity = 'alert' | 'warning' | 'notice';

export interface Operator {
  tell(severity: Severity, text: string): void;
  /** Text that is complete as it is, such as rendered diagnostics. */
  print(text: string): void;
}

const LABELS: Readonly<Record<Severity, string>> = {
  alert: '[ALERT]   ',
  warning: '[WARNING] ',
  notice: '[NOTICE]  ',
};

/** `write` gets whole lines. */
export const openOperator = (write: (text: string) => void): Operator => ({
  tell: (severity, text) => write(`${LABELS[severity]} (${process.pid}) : ${text}\n`),
  print: write,
});

/** Stderr, which may go away while we live on. */
export const writeStderr = (text: string): void => {
  if (process.stderr.listenerCount('error') === 0) process.stderr.on('error', () => {});
  process.stderr.write(text);
};

/** `-q`. */
export const silence = (): void => {};

/** `quiet` in the cfg: why it does not start is still worth a line. */
export const onlyAlerts = (operator: Operator): Operator => ({
  ...operator,
  tell: (severity, text) => {
    if (severity === 'alert') operator.tell(severity, text);
  },
});
