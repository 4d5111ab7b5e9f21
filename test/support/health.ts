// Health under test: started on a cfg, with everything it says kept, and ended with the test.
import type { TestContext } from 'node:test';
import type { Model } from '#hapax/config/model.js';
import type { CheckResult } from '#hapax/control/health/checks/check.js';
import { type Health, type HealthOptions, startHealth } from '#hapax/control/health/health.js';
import type { CheckStatus } from '#hapax/control/health/statuses.js';
import type { CheckView } from '#hapax/control/health/view.js';
import { openCheckSamples } from '#hapax/engine/check-samples.js';
import type { ToEngine } from '#hapax/process/messages.js';
import { State } from '#hapax/state/state.js';
import { load } from './config.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

export interface HealthUnderTest {
  readonly health: Health;
  readonly model: Model;
  readonly state: State;
  /** What the operator reads: "WARNING Server be/s1 is DOWN…". */
  readonly notices: string[];
  /** What goes to the logs: "be 5 Server be/s1 is UP…". */
  readonly logs: string[];
  readonly sent: ToEngine[];
  /** Of the server "be/s1". */
  view(name: string): CheckView;
  /** Positions of "be/s1" in the model, as the functions of Health want them. */
  at(name: string): [proxy: number, server: number];
}

export const startHealthOf = (
  t: TestContext,
  from: Model | string,
  options: Partial<HealthOptions> = {},
): HealthUnderTest => {
  const model = typeof from === 'string' ? modelOf(from) : from;
  const state = State.allocate(model, 1);
  const notices: string[] = [];
  const logs: string[] = [];
  const sent: ToEngine[] = [];
  const samples = openCheckSamples({ model, state, share: (message) => void sent.push(message) }).of;
  const health = startHealth({
    model,
    state,
    samples,
    notice: (severity, text) => void notices.push(`${severity.toUpperCase()} ${text}`),
    log: (proxy, level, text) => void logs.push(`${model.proxies[proxy]!.name} ${level} ${text}`),
    send: (message) => void sent.push(message),
    ...options,
  });
  t.after(() => health.stop());
  const at = (name: string): [number, number] => positionOf(model, name);
  return { health, model, state, notices, logs, sent, at, view: (name) => health.check(...at(name))! };
};

const modelOf = (cfg: string): Model => {
  const { model, diagnostics } = load(cfg);
  const alerts = diagnostics.filter(({ severity }) => severity === 'alert');
  if (!model || alerts.length > 0) throw new Error(alerts.map(({ message }) => message).join('\n'));
  return model;
};

const positionOf = (model: Model, name: string): [number, number] => {
  for (const proxy of model.proxies)
    for (const server of proxy.servers)
      if (`${proxy.name}/${server.name}` === name) return [proxy.index, server.index];
  throw new Error(`no server ${name}`);
};

export interface ScriptedHealth extends HealthUnderTest {
  readonly clock: FakeClock;
  /** Lets time pass until the server's next check runs, and ends it; "be/s1 agent" is the agent's. */
  check(name: string, status: CheckStatus, description?: string): void;
  /** The same of a line that the agent of "be/s1" says. */
  tell(name: string, line: string): void;
  /** Forgets, and gives, what has been said to the operator. */
  said(): string[];
}

/** Health with a clock that the test turns and checks whose results it makes up. */
export const scriptHealth = (t: TestContext, from: Model | string): ScriptedHealth => {
  const clock = fakeClock();
  const running = new Map<string, (result: CheckResult) => void>();
  const checkOf: HealthOptions['checkOf'] = ({ proxy, server }, kind) => {
    const name = `${proxy.name}/${server.name}${kind === 'agent' ? ' agent' : ''}`;
    return (done) => {
      running.set(name, done);
      return () => void running.delete(name);
    };
  };
  const under = startHealthOf(t, from, { clock, checkOf });
  const end = (name: string, result: CheckResult): void => {
    for (let tries = 0; !running.has(name); tries++) {
      if (tries > 1000) throw new Error(`${name} is not checked`);
      clock.pass(clock.waiting[0] ?? 0);
    }
    const done = running.get(name)!;
    running.delete(name);
    done(result);
  };
  return {
    ...under,
    clock,
    check: (name, status, description = '') => end(name, { status, description }),
    tell: (name, said) => end(`${name} agent`, { status: 'CHECKED', said }),
    said: () => under.notices.splice(0),
  };
};
