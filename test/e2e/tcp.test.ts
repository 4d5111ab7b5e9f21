// Mode tcp: the same clients and servers through hapax and through the real haproxy. What is logged and counted, what
// either side gets and how it sees the end is the same, or the difference stands in tcp/differences.ts with its reason.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { type Difference, differences } from './tcp/differences.js';
import { type Outcome, runRows } from './tcp/rig.js';
import type { TcpRow } from './tcp/row.js';
import { tables } from './tcp/tables.js';

const rows = Object.values(tables).flat();
const ours = (row: TcpRow): readonly string[] => differences[row.name]?.log ?? row.expect;

let mine: ReadonlyMap<TcpRow, Outcome>;

test('hapax logs what the tables say', async (t) => {
  mine = await settled(t, startHapax, ours);
  await eachRow(t, (row) => assert.deepEqual(mine.get(row)?.log, ours(row)));
});

test('haproxy does the same', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const real = await settled(t, startHaproxy, (row) => row.expect);
  await eachRow(t, (row) => {
    const [a, b] = [mine.get(row)!, real.get(row)!];
    assert.deepEqual(b.log, row.expect, 'the table is wrong about haproxy');
    for (const part of ['log', 'clients', 'server', 'stats'] as const) {
      if (differs(differences[row.name], part))
        assert.notDeepEqual(a[part], b[part], 'no difference any more');
      else assert.deepEqual(a[part], b[part]);
    }
  });
});

test('every difference is of an existing row, and every row has a name of its own', () => {
  const names = rows.map(({ name }) => name);
  assert.deepEqual(
    Object.keys(differences).filter((name) => !names.includes(name)),
    [],
  );
  assert.equal(new Set(names).size, names.length);
});

const differs = (difference: Difference | undefined, part: keyof Outcome): boolean =>
  difference?.in.includes(part) === true;

async function eachRow(t: TestContext, check: (row: TcpRow) => void): Promise<void> {
  for (const [table, its] of Object.entries(tables)) {
    await t.test(table, async (t) => {
      for (const row of its) await t.test(row.name, () => check(row));
    });
  }
}

/** Rows that came out unexpected run again, few at a time: a loaded machine is no difference. */
async function settled(
  t: TestContext,
  start: StartProxy,
  expected: (row: TcpRow) => readonly string[],
): Promise<Map<TcpRow, Outcome>> {
  const outcomes = new Map<TcpRow, Outcome>();
  let odd: readonly TcpRow[] = rows;
  for (let tries = 0; tries < 3 && odd.length > 0; tries++) {
    const came = await runRows(t, start, odd);
    for (const [i, row] of odd.entries()) outcomes.set(row, came[i]!);
    odd = odd.filter((row) => `${outcomes.get(row)?.log}` !== `${expected(row)}`);
  }
  return outcomes;
}
