// The same bytes through hapax and through the real haproxy: what the client gets, what the server sees, who closes
// and what the log says of it are the same, or the difference stands in differential/differences.ts with its reason.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { skipWithout } from '../support/programs.js';
import { type StartProxy, startHapax, startHaproxy } from '../support/proxy.js';
import { differences } from './differential/differences.js';
import { type Outcome, runRows, said } from './differential/rig.js';
import type { Row } from './differential/row.js';
import { tables } from './differential/tables.js';

const rows = Object.values(tables).flat();

test('hapax does what the tables say', async (t) => {
  const outcomes = await settledOutcomes(t, startHapax, (row) => differences[row.name]?.hapax ?? row.expect);
  await eachRow(t, (row) => {
    assert.equal(outcomes.get(row)?.summary, differences[row.name]?.hapax ?? row.expect);
  });
});

test('hapax and haproxy say the same to client and server', async (t) => {
  if (skipWithout(t, 'haproxy')) return;
  const [real, ours] = await Promise.all([
    settledOutcomes(t, startHaproxy, (row) => row.expect),
    settledOutcomes(t, startHapax, (row) => differences[row.name]?.hapax ?? row.expect),
  ]);
  await eachRow(t, (row) => {
    assert.equal(real.get(row)?.summary, row.expect, 'the table is wrong about haproxy');
    const [a, b] = [said(ours.get(row)!), said(real.get(row)!)];
    if (differences[row.name]) assert.notDeepEqual(a, b, 'no difference any more');
    else assert.deepEqual(a, b);
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

async function eachRow(t: TestContext, check: (row: Row) => void): Promise<void> {
  for (const [table, its] of Object.entries(tables)) {
    await t.test(table, async (t) => {
      for (const row of its) await t.test(row.name, () => check(row));
    });
  }
}

/** Rows that came out unexpected run once more, few and patiently: a loaded machine is no difference. */
async function settledOutcomes(
  t: TestContext,
  start: StartProxy,
  expected: (row: Row) => string,
): Promise<Map<Row, Outcome>> {
  const first = await runRows(t, start, rows);
  const odd = rows.filter((row, i) => first[i]?.summary !== expected(row));
  const patient = odd.map((row) => ({ ...row, quietMs: 1000 }));
  const second = odd.length ? await runRows(t, start, patient) : [];
  return new Map([
    ...rows.map((row, i): [Row, Outcome] => [row, first[i]!]),
    ...odd.map((row, i): [Row, Outcome] => [row, second[i]!]),
  ]);
}
