import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunningServer } from '@agio/runtime/http/server';
import { until } from '@agio/runtime/jobs/testing/until';
import { createLogger } from '@agio/runtime/logging/logger';
import { createPrometheusMetrics } from '@agio/runtime/observability/prometheus';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startGateway } from '../gateway.js';
import { readSupergraphFile } from '../graph/supergraph-file.js';
import { composeNews, startNews } from './testing/news.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const [before, after] = [composeNews('before'), composeNews('after')];
const titles = 'subscription ($after: String) { articlePublished(after: $after) { cursor article { id title } } }';
const stars = 'subscription { articlePublished { cursor article { id stars } } }';

type Answer = Record<string, { cursor: string; n: number; article: { id: string; title: string; stars: number } }>;

/** A gateway whose supergraph’s file is replaced while clients are at it. */
describe('When the supergraph is replaced', () => {
  const news = startNews(logger);
  const metrics = createPrometheusMetrics(logger);
  let folder: string;
  let path: string;
  let gateway: RunningServer;
  let client: Client;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'agio-supergraph-'));
    path = join(folder, 'supergraph.graphql');
    await writeFile(path, before);
    gateway = await startGateway({
      host: '127.0.0.1',
      port: 0,
      supergraph: await readSupergraphFile({ AGIO_SUPERGRAPH_FILE: path }),
      directory: news.directory,
      announce: ({ unreachable }) => {
        if (unreachable !== undefined) throw new Error('No URL is known of unreachable.');
      },
      logger,
      introspection: false,
      trustedProxies: 0,
      observability: { metrics, drainMs: 0 },
    });
    client = createClient({
      url: `${gateway.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
    });
  });
  afterEach(async () => {
    await client.dispose();
    await gateway.stop(0);
    await rm(folder, { recursive: true });
  });

  const replaceBy = async (sdl: string) => {
    await writeFile(`${path}.next`, sdl);
    await rename(`${path}.next`, path);
  };
  const figure = async (name: string) => {
    const line = (await metrics.text()).body.split('\n').find((each) => each.startsWith(`${name} `));
    return Number(line?.split(' ').at(-1));
  };
  const ask = async (query: string) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    });
    return (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] };
  };

  /** Collects what a subscription tells, and how it ends. */
  function follow(query: string, variables: Record<string, unknown> = {}) {
    const got: Answer[string][] = [];
    const ends: unknown[] = [];
    const end = client.subscribe<Answer>(
      { query, variables },
      {
        next: ({ data, errors }) => void got.push(errors ? (errors as never) : Object.values(data!)[0]!),
        error: (error) => void ends.push(error),
        complete: () => void ends.push('complete'),
      },
    );
    return { got, ends, end };
  }

  it('a stream whose plan changed ends resumably, others go on, and no query is lost', async () => {
    const openedBefore = news.counts().opened;
    const [changed, same, ticks] = [follow(titles), follow(stars), follow('subscription { tick { n } }')];
    await until('all are followed', () => news.counts().opened - openedBefore === 3);
    const publishing = setInterval(() => {
      news.publish();
      news.tick();
    }, 5);
    const answers: unknown[] = [];
    let isAsking = true;
    const asking = (async () => {
      while (isAsking) answers.push(await ask('{ article(id: "1") { title stars } }'));
    })();
    try {
      await until('something is told', () => changed.got.length > 5);
      await replaceBy(after);
      await until('the stream is ended', () => changed.ends.length > 0);
      const last = changed.got.at(-1)!.cursor;
      expect(changed.ends).toEqual([
        [expect.objectContaining({ extensions: { code: 'STREAM_INTERRUPTED', cursor: last } })],
      ]);
      const resumed = follow(titles, { after: last });
      await until('it goes on', () => resumed.got.length > 5);
      const told = [...changed.got, ...resumed.got].map(({ cursor }) => Number(cursor));
      expect(told).toEqual(told.map((_, n) => told[0]! + n));
      const titlesOf = ({ got }: typeof changed) => new Set(got.map(({ article: { title } }) => title.split(' ')[0]));
      expect([titlesOf(changed), titlesOf(resumed)]).toEqual([new Set(['news']), new Set(['reviewed'])]);
      resumed.end();

      const [sameSoFar, ticksSoFar] = [same.got.length, ticks.got.length];
      await until('the others go on', () => same.got.length > sameSoFar && ticks.got.length > ticksSoFar);
      expect([same.ends, ticks.ends]).toEqual([[], []]);
      const cursors = same.got.map(({ cursor }) => Number(cursor));
      expect(cursors).toEqual(cursors.map((_, n) => cursors[0]! + n));
      expect(same.got.every(({ article }) => article.stars === 5)).toBe(true);
    } finally {
      clearInterval(publishing);
      isAsking = false;
      await asking;
    }
    // Nobody had to subscribe again but the one that was told to.
    expect(news.counts().opened - openedBefore).toBe(4);
    const isOld = answers.map(
      (answer) => JSON.stringify(answer) === '{"data":{"article":{"title":"news 1","stars":5}}}',
    );
    const isNew = answers.map(
      (answer) => JSON.stringify(answer) === '{"data":{"article":{"title":"reviewed 1","stars":5}}}',
    );
    const old = isOld.indexOf(false);
    expect(old).toBeGreaterThan(0);
    expect(isNew.slice(old)).toEqual(isNew.slice(old).map(() => true));
    expect(await ask('{ best { id title } }')).toEqual({ data: { best: { id: '1', title: 'reviewed 1' } } });
    expect(await figure('agio_live_interrupted_total{reason="schema"}')).toBe(1);
    expect(await figure('agio_supergraph_replacements_total{outcome="taken"}')).toBe(1);
    [same, ticks].forEach(({ end }) => end());
    await until('nobody is followed', () => news.counts().articles + news.counts().ticks === 0);
  });

  it('and a field is gone, its streams end, and to subscribe again is refused', async () => {
    const stream = follow('subscription { articlePublished { article { stars } } }');
    await until('it is followed', () => news.counts().articles === 1);
    await replaceBy(before.replaceAll('stars', 'points'));
    await until('the stream is ended', () => stream.ends.length > 0);
    expect(stream.ends).toEqual([[expect.objectContaining({ extensions: { code: 'STREAM_INTERRUPTED' } })]]);
    const again = follow('subscription { articlePublished { article { stars } } }');
    await until('it is refused', () => again.ends.length > 0);
    expect(again.ends).toEqual([[expect.objectContaining({ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } })]]);
    // An alias that equals the new field's name is renamed before planning like any other.
    expect(await ask('{ article(id: "1") { points: title } }')).toEqual({ data: { article: { points: 'news 1' } } });
  });

  it.each([
    ['half of a file', (sdl: string) => sdl.slice(0, sdl.length / 2)],
    ['nothing', () => ''],
    ['something else', () => '{"error": "not found"}'],
    ['a plain schema', () => 'type Query { article: String }'],
    ['a subgraph that nobody knows the way to', (sdl: string) => sdl.replaceAll('"news"', '"unreachable"')],
  ])('by %s, it is refused and nothing changes', async (_, broken) => {
    const refused = await figure('agio_supergraph_replacements_total{outcome="refused"}').then((n) => n || 0);
    const streams = [follow(titles), follow(stars)];
    await until('all are followed', () => news.counts().articles === 2);
    await replaceBy(broken(after));
    await until(
      'it is refused',
      async () => (await figure('agio_supergraph_replacements_total{outcome="refused"}')) > refused,
    );
    news.publish();
    await until('both are told', () => streams.every(({ got }) => got.length === 1));
    expect(streams[0]!.got[0]!.article.title).toMatch(/^news/);
    expect(streams.flatMap(({ ends }) => ends)).toEqual([]);
    expect(await ask('{ article(id: "1") { title } }')).toEqual({ data: { article: { title: 'news 1' } } });
    expect(await figure('agio_supergraph_file_refused')).toBe(1);
    streams.forEach(({ end }) => end());
    await until('nobody is followed', () => news.counts().articles === 0);
  });
});
