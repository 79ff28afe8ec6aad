import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, parse, type GraphQLSchema } from 'graphql';
import { again, createBatcher } from '../batcher.js';
import { createIdentitySigner, createIdentityVerifier } from '../identity/identity-token.js';
import { serviceIdentity } from '../identity/identity.js';
import { until } from '../jobs/testing/until.js';
import { createLogger, flushLogs, silentLogger } from '../logging/logger.js';
import type { RunningServer } from '../http/server.js';
import { createSubgraphCaller, type SubgraphDirectory } from '../subgraph/caller.js';
import { localEndpoint } from '../subgraph/execute.js';
import { remoteEndpoint } from '../subgraph/remote-endpoint.js';
import { serveSubgraph } from '../subgraph/server.js';
import { noMetrics } from './metrics.js';
import { observedDirectory } from './observed-directory.js';
import { onBehalfOf } from './request-context.js';
import { startCollector, type CollectedSpan, type Collector } from './testing/collector.js';
import { inSpan, startTracing } from './tracing.js';

const secret = { current: 'the current secret of the platform' };
const signIdentity = createIdentitySigner(secret);
const directory = mkdtempSync(join(tmpdir(), 'agio-tracing-'));
const logFile = join(directory, 'log');
const logger = createLogger({ name: 'test', level: 'info', destination: logFile });

const logLines = async (): Promise<Record<string, unknown>[]> => {
  await flushLogs(logger);
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

/** `fields` by name are the root fields of Query, all of them Int. */
function schemaOf(fields: Record<string, () => unknown>): GraphQLSchema {
  const schema = buildSchema(
    `type Query { ${Object.keys(fields)
      .map((name) => `${name}: Int`)
      .join(' ')} }`,
  );
  for (const [name, resolve] of Object.entries(fields)) schema.getQueryType()!.getFields()[name]!.resolve = resolve;
  return schema;
}

describe('Traces', () => {
  const running: RunningServer[] = [];
  const remotes: { close: () => Promise<void> }[] = [];
  let collector: Collector;
  let stopTracing: () => Promise<void>;
  beforeAll(async () => {
    collector = await startCollector();
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = collector.url;
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '20';
    stopTracing = await startTracing('agio-test', silentLogger);
  });
  afterEach(() => void (collector.spans.length = 0));
  /** A span once it has come; a late one of the test before may come with it. */
  async function spanNamed(name: string): Promise<CollectedSpan> {
    const find = () => collector.spans.find((span) => span.name === name);
    await until(`the span ${name} is there`, () => find() !== undefined);
    return find()!;
  }
  afterAll(async () => {
    delete process.env['OTEL_EXPORTER_OTLP_ENDPOINT'];
    delete process.env['OTEL_BSP_SCHEDULE_DELAY'];
    await stopTracing();
    for (const remote of remotes) await remote.close();
    for (const server of running) await server.stop(0);
    await collector.stop();
    rmSync(directory, { recursive: true });
  });

  /** Serves root fields as a subgraph. @returns where it is, for who calls it. */
  async function serve(name: string, fields: Record<string, () => unknown>): Promise<[string, SubgraphDirectory]> {
    const schema = schemaOf(fields);
    const endpoint = localEndpoint({ schema, logger, createContext: (origin) => origin });
    const subgraph = {
      name,
      role: 'all' as const,
      schema,
      endpoint,
      routes: [],
      announcements: [],
      dependencies: [],
      hasStarted: () => true,
      startWork: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    };
    const verifyIdentity = createIdentityVerifier(secret, name);
    const server = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifyIdentity, logger });
    running.push(server);
    const url = `${server.url}/graphql`;
    const remote = remoteEndpoint({ name, urls: [url], signIdentity, timeoutMs: 5_000 });
    remotes.push(remote);
    return [url, observedDirectory(() => remote, noMetrics)];
  }

  it('go through processes, under one correlation id', async () => {
    const [, back] = await serve('back', {
      broken() {
        throw new Error('the back is broken');
      },
    });
    const call = createSubgraphCaller('front', back);
    const [url] = await serve('front', { count: () => call('back', parse('{ broken }') as never, {}) });
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-correlation-id': 'c-77',
        authorization: `Bearer ${signIdentity(serviceIdentity('test'), 'front')}`,
      },
      body: '{"query":"query Named { count }"}',
    });
    expect(answer.headers.get('x-correlation-id')).toBe('c-77');
    await until('all spans are there', () => collector.spans.length === 5);
    const spans = collector.spans;
    expect(new Set(spans.map((span) => span.traceId)).size).toBe(1);
    const parentOf = (name: string, nth = 0) => {
      const span = spans.filter((each) => each.name === name).at(nth);
      return spans.find((each) => each.spanId === span?.parentSpanId)?.name;
    };
    expect(spans.map((span) => span.name).sort()).toEqual([
      'POST /graphql',
      'POST /graphql',
      'ask back',
      'graphql query',
      'graphql query',
    ]);
    expect(parentOf('ask back')).toBe('graphql query');
    expect(spans.filter((span) => span.parentSpanId === undefined || span.parentSpanId === '')).toHaveLength(1);
    const lines = (await logLines()).filter((line) => line['correlationId'] === 'c-77');
    expect(lines.map((line) => (line['err'] as { message: string } | undefined)?.message)).toContain(
      'the back is broken',
    );
    expect(new Set(lines.map((line) => line['traceId']))).toEqual(new Set([spans[0]!.traceId]));
  });

  it('show a batch as part of the first of its requests, with links to the others', async () => {
    const batcher = createBatcher<number, number>({
      name: 'test',
      run: async (items) => items,
      classifyFailure: () => 'fail',
      onPoison: async (item) => item,
    });
    const submit = (item: number) =>
      onBehalfOf({ correlationId: `c-${item}` }, () =>
        inSpan({ name: `request ${item}`, kind: 'internal' }, () => batcher.submit(String(item), '', item)),
      );
    await Promise.all([submit(1), submit(2), submit(3)]);
    await until('all spans are there', () => collector.spans.length === 4);
    const idOf = (name: string) => collector.spans.find((span) => span.name === name)?.spanId;
    const batch = collector.spans.find((span) => span.name === 'batch test');
    expect(batch?.parentSpanId).toBe(idOf('request 1'));
    expect(batch?.links?.map((link) => link.spanId)).toEqual([idOf('request 2'), idOf('request 3')]);
    await batcher.stop();
  });

  it('of later batches belong to the requests of those, not to who woke the batcher', async () => {
    let runs = 0;
    const batcher = createBatcher<string, string>({
      name: 'later',
      // The first batch answers nothing, so that the second one is of the same wake-up.
      run: async (items) => (runs++ === 0 ? items.map(() => again) : items),
      classifyFailure: () => 'fail',
      onPoison: async (item) => item,
      batchItemsMax: 1,
    });
    const submit = (item: string) => onBehalfOf({ correlationId: item }, () => batcher.submit(item, '', item));
    const span = (name: string) =>
      onBehalfOf({ correlationId: name }, () => inSpan({ name, kind: 'internal' }, () => submitInSpan(name)));
    const submitInSpan = (name: string) => batcher.submit(name, '', name);
    await Promise.all([span('first'), span('second')]);
    await submit('untraced');
    await until('all spans are there', () => collector.spans.length >= 5);
    const second = collector.spans.find((each) => each.name === 'second');
    expect(collector.spans.filter((each) => each.name === 'batch later').map((each) => each.parentSpanId)).toContain(
      second?.spanId,
    );
    await batcher.stop();
  });

  it('fail with what they are of', async () => {
    const failing = inSpan({ name: 'failing', kind: 'internal' }, () => Promise.reject(new TypeError('a secret')));
    await expect(failing).rejects.toThrow('a secret');
    expect((await spanNamed('failing')).status.code).toBe(2);
    expect(JSON.stringify(collector.spans)).not.toContain('a secret');
  });

  it('do not take a trace from what is no traceparent', async () => {
    const parent = '00-00000000000000000000000000000000-0000000000000000-01';
    await inSpan({ name: 'alone', kind: 'server', parent }, async () => {});
    expect((await spanNamed('alone')).parentSpanId ?? '').toBe('');
  });
});

describe('A collector that is away', () => {
  it('is mentioned once, and holds nothing up', async () => {
    process.env['OTEL_EXPORTER_OTLP_ENDPOINT'] = 'http://127.0.0.1:1';
    process.env['OTEL_BSP_SCHEDULE_DELAY'] = '5';
    const warnings: object[] = [];
    const warn = (fields: object) => void warnings.push(fields);
    const stop = await startTracing('agio-test', { warn } as never);
    for (let round = 0; round < 20; round++) {
      expect(await inSpan({ name: 'span', kind: 'internal' }, async () => round)).toBe(round);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await until('it is mentioned', () => warnings.length > 0);
    await stop();
    expect(warnings).toHaveLength(1);
  });
});
