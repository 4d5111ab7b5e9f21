// The house holds: value imports run one way between rooms, there is no circle, and an engine thread loads only what
// it needs. docs/architecture.md draws the same picture for people.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { moduleGraph, readSources } from '../support/sources.js';

const sources = readSources();

/** Rooms from the top of the house to the ground: a file imports from its own room and from floors below. */
const floors: readonly (readonly string[])[] = [
  ['main', 'index', 'demo'],
  ['process'],
  ['keywords'],
  ['control', 'engine'],
  ['log'],
  ['state'],
  ['config'],
  ['common'],
];

/** The same inside engine/; its own files (thread and kin) stand above all of these. */
const engineFloors: readonly (readonly string[])[] = [
  ['frontend'],
  ['tcp'],
  ['http'],
  ['log'],
  ['backend'],
  ['stick'],
  ['sample'],
  ['http2'],
  ['http1'],
  ['net'],
];

const floorOf = (plan: typeof floors, room: string): number =>
  plan.findIndex((rooms) => rooms.includes(room));

/** Why `from` may not import `to`, or undefined when it may. */
const wrongArrow = (from: string, to: string): string | undefined => {
  const [fromRoom = '', fromInner = ''] = from.split('/');
  const [toRoom = '', toInner = ''] = to.split('/');
  if (fromRoom !== toRoom) return above(floors, fromRoom, toRoom) ? undefined : `${from} → ${to}`;
  const inEngine = fromRoom === 'engine' && from.split('/').length > 2 && fromInner !== toInner;
  return !inEngine || above(engineFloors, fromInner, toInner) ? undefined : `${from} → ${to}`;
};

const above = (plan: typeof floors, upper: string, lower: string): boolean =>
  floorOf(plan, upper) < floorOf(plan, lower);

const findCircle = (): string[] | undefined => {
  const done = new Set<string>();
  const visit = (name: string, path: string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (done.has(name)) return undefined;
    done.add(name);
    return sources
      .get(name)
      ?.imports.map((next) => visit(next, [...path, name]))
      .find((circle) => circle);
  };
  return [...sources.keys()].map((name) => visit(name, [])).find((circle) => circle);
};

describe('the house', () => {
  it('has a floor for every room', () => {
    const rooms = [...sources.keys()].map((name) => name.split('/')[0]!);
    assert.deepEqual(
      rooms.filter((room) => floorOf(floors, room) < 0),
      [],
    );
    const inner = [...sources.keys()]
      .filter((name) => /^engine\/.+\//.test(name))
      .map((name) => name.split('/')[1]!);
    assert.deepEqual(
      inner.filter((room) => floorOf(engineFloors, room) < 0),
      [],
    );
  });

  it('has imports that run one way', () => {
    const wrong = [...sources.values()].flatMap(({ name, imports }) =>
      imports.map((imported) => wrongArrow(name, imported)).filter((arrow) => arrow !== undefined),
    );
    assert.deepEqual(wrong, []);
  });

  it('knows a wrong arrow when it sees one', () => {
    assert.equal(wrongArrow('engine/http/pipeline', 'engine/net/socket'), undefined);
    assert.equal(wrongArrow('engine/thread', 'engine/frontend/accept'), undefined);
    for (const [from, to] of [
      ['control/stats/page', 'engine/http/pipeline'],
      ['engine/thread', 'control/health/state'],
      ['config/parse', 'state/state'],
      ['common/duration', 'config/model'],
      ['engine/net/socket', 'engine/http1/head'],
      ['engine/http1/head', 'engine/http2/session'],
      ['state/state', 'main'],
    ] as const) {
      assert.equal(wrongArrow(from, to), `${from} → ${to}`);
    }
  });

  it('has no circle', () => assert.equal(findCircle()?.join(' → '), undefined));

  it('imports only files that are there', () => {
    const missing = [...sources.values()].flatMap(({ imports }) =>
      imports.filter((name) => !sources.has(name)),
    );
    assert.deepEqual(missing, []);
  });

  it('keeps the control side and its packages out of an engine thread', () => {
    const graph = [...moduleGraph(sources, 'engine/thread')];
    assert.ok(graph.length > 10, 'engine/thread.ts is the root of an engine thread');
    assert.deepEqual(
      graph.filter((name) => name.startsWith('control/')),
      [],
    );
    const packages = graph.flatMap((name) => sources.get(name)?.packages ?? []);
    assert.deepEqual(
      packages.filter((name) =>
        /^(fastify|@fastify\/|ejs|undici|prom-client|node:https?$|node:http2$)/.test(name),
      ),
      [],
    );
  });
});

describe('every source file', () => {
  it('says in its first line what it is', () => {
    const silent = [...sources.values()].filter(({ text }) => !/^(#!.*\n)?\/[/*]/.test(text));
    assert.deepEqual(
      silent.map(({ name }) => name),
      [],
    );
  });

  it('has at most 400 lines, or says at its head why it is longer', () => {
    const long = [...sources.values()].filter(({ text }) => text.split('\n').length > 401);
    const excused = /^(\/\/.*\n)*\/\/.*\blonger than 400 lines\b/i;
    assert.deepEqual(
      long.filter(({ text }) => !excused.test(text)).map(({ name }) => name),
      [],
    );
  });
});
