// What the number of files that may be open makes of maxconn.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { fileLimit, fitToFiles } from '#hapax/process/file-limit.js';
import { makeModel, makeProxy } from '../support/model.js';

const sized = (maxconn?: number) => makeModel([makeProxy()], { nbthread: 2, ...(maxconn && { maxconn }) });

it('gives a cfg without maxconn what the files allow: two for each connection', () => {
  const { model, warning } = fitToFiles(sized(), 1060);
  assert.deepEqual([model.global.maxconn, warning], [500, undefined]);
});

it('leaves a maxconn that fits as it is', () => {
  const { model, warning } = fitToFiles(sized(400), 1060);
  assert.deepEqual([model.global.maxconn, warning], [400, undefined]);
});

it('complains of a maxconn that does not fit, with what it takes', () => {
  const { model, warning } = fitToFiles(sized(2000), 1060);
  assert.equal(model.global.maxconn, 2000);
  assert.match(
    warning ?? '',
    /^FD limit \(1060\) too low for maxconn=2000\/maxsock=4060\. Please raise 'ulimit -n' to 4060 or more/,
  );
});

it('takes no fewer than 100 connections unasked, as HAProxy, and complains', () => {
  const { model, warning } = fitToFiles(sized(), 64);
  assert.equal(model.global.maxconn, 100);
  assert.match(warning ?? '', /maxconn=100\/maxsock=260/);
});

it('leaves the model alone where the system does not say', () => {
  const model = sized();
  assert.equal(fitToFiles(model, undefined).model, model);
});

it('reads the limit of this process', { skip: process.platform !== 'linux' }, () => {
  const files = fileLimit();
  assert.ok(files === undefined || files > 0);
});
