// Small cfgs through hapax and the real HAProxy: both take them or both refuse them, and what HAProxy complains of is
// complained of here, on the same line. Where hapax decides otherwise the row says why.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hapaxSays, haproxySays, isHaproxyInstalled, type Said } from '../support/verdicts.js';
import { aclRows } from './verdicts/acls.js';
import { checkRows } from './verdicts/checks.js';
import { conditionRows } from './verdicts/conditions.js';
import { connectionRows } from './verdicts/connections.js';
import { expressionRows } from './verdicts/expressions.js';
import { formatRows } from './verdicts/formats.js';
import { globalRows } from './verdicts/global.js';
import { inheritanceRows } from './verdicts/inheritance.js';
import { routingRows } from './verdicts/routing.js';
import type { Row } from './verdicts/row.js';
import { ruleRows } from './verdicts/rules.js';
import { statsRows } from './verdicts/stats.js';
import { tutorialRows } from './verdicts/tutorials.js';

const ROWS: readonly Row[] = [
  ...aclRows,
  ...checkRows,
  ...conditionRows,
  ...connectionRows,
  ...expressionRows,
  ...formatRows,
  ...globalRows,
  ...inheritanceRows,
  ...routingRows,
  ...ruleRows,
  ...statsRows,
  ...tutorialRows,
];

const folder = mkdtempSync(join(tmpdir(), 'hapax-'));
after(() => rmSync(folder, { recursive: true }));

describe('the verdict of HAProxy', {
  skip: isHaproxyInstalled() ? false : 'haproxy is not installed',
}, () => {
  let theirs: readonly Said[];
  before(async () => {
    theirs = await haproxySays(
      ROWS.map(({ cfg }) => cfg),
      folder,
    );
  });

  for (const [index, { name, cfg, differs }] of ROWS.entries())
    test(name, () => {
      const ours = hapaxSays(cfg);
      const their = theirs[index]!;
      const both = `hapax:\n${ours.text}\nHAProxy:\n${their.text}`;
      const agree =
        ours.code === their.code &&
        their.alerts.every((line) => ours.alerts.includes(line)) &&
        their.warnings.every((line) => ours.warnings.includes(line));
      assert.equal(agree, differs === undefined, both);
    });

  test('is looked at for enough cfgs, right and wrong', () => {
    assert.ok(ROWS.length > 150);
    assert.ok(theirs.filter(({ code }) => code === 1).length > 60);
  });
});
