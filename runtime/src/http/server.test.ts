import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '../logging/logger.js';
import { createPrometheusMetrics } from '../observability/prometheus.js';
import { BodyTooLargeError, jsonAnswer, startHttpServer, type Route, type RunningServer } from './server.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const bytesMax = 1_000;

const routes: Route[] = [
  { path: '/echo', methods: ['POST'], handle: async (request) => jsonAnswer(200, await readOrTell(request)) },
  { path: '/page', methods: ['GET'], handle: ({ search }) => jsonAnswer(200, { search }) },
  { path: '/below/*', methods: ['GET'], handle: ({ path }) => jsonAnswer(200, { path }) },
  { path: '/nothing', methods: ['GET'], handle: () => ({ status: 204 }) },
  {
    path: '/broken',
    methods: ['GET'],
    handle() {
      throw new Error('a secret');
    },
  },
];

async function readOrTell(request: Parameters<Route['handle']>[0]): Promise<unknown> {
  try {
    return { text: await request.text(bytesMax) };
  } catch (error) {
    if (error instanceof BodyTooLargeError) return { tooLarge: error.bytesMax };
    throw error;
  }
}

let server: RunningServer;
beforeAll(async () => {
  server = await startHttpServer({ host: '127.0.0.1', port: 0, routes, logger });
});
afterAll(() => server.stop(0));

const get = async (path: string, init?: RequestInit) => {
  const response = await fetch(`${server.url}${path}`, init);
  return { status: response.status, body: JSON.parse(await response.text()) as unknown };
};

describe('The HTTP server', () => {
  it('finds a route by its path, without the query string', async () => {
    expect(await get('/page?a=1')).toEqual({ status: 200, body: { search: '?a=1' } });
  });

  it('finds a route by the beginning of its path', async () => {
    expect(await get('/below/the/stairs')).toEqual({ status: 200, body: { path: '/below/the/stairs' } });
  });

  it('answers HEAD as it would GET, without the body', async () => {
    const response = await fetch(`${server.url}/page`, { method: 'HEAD' });
    expect([response.status, response.headers.get('content-length'), await response.text()]).toEqual([200, '13', '']);
  });

  it('answers 204 without a body and its length', async () => {
    const response = await fetch(`${server.url}/nothing`);
    expect([response.status, response.headers.get('content-length')]).toEqual([204, null]);
  });

  it.each([
    ['/elsewhere', 'GET', 404, 'NOT_FOUND'],
    ['/page', 'POST', 405, 'METHOD_NOT_ALLOWED'],
  ])('refuses %s by %s with %d', async (path, method, status, code) => {
    expect(await get(path, { method })).toMatchObject({ status, body: { errors: [{ extensions: { code } }] } });
  });

  it('masks the error of a route, under a correlation id', async () => {
    const { status, body } = await get('/broken');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('a secret');
    expect(body).toMatchObject({
      errors: [{ extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: expect.any(String) } }],
    });
  });

  it('tells a request by the id that the client gave it, in every answer', async () => {
    for (const path of ['/page', '/elsewhere', '/broken']) {
      const answer = await fetch(server.url + path, { headers: { 'x-correlation-id': 'checkout:7' } });
      expect(answer.headers.get('x-correlation-id')).toBe('checkout:7');
      if (path === '/broken') expect(await answer.text()).toContain('checkout:7');
    }
  });

  it.each([['with a space'], ['x'.repeat(101)], ['"quoted"']])('makes up another id for %j', async (given) => {
    const answer = await fetch(`${server.url}/page`, { headers: { 'x-correlation-id': given } });
    expect(answer.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('measures requests by their routes, and nothing that a client makes up', async () => {
    const metrics = createPrometheusMetrics(logger);
    const measured = await startHttpServer({ host: '127.0.0.1', port: 0, routes, logger, metrics });
    for (const path of ['/page?a=1', '/below/one', '/below/two', '/no/such', '/nor/this', '/broken']) {
      await fetch(measured.url + path);
    }
    await fetch(`${measured.url}/page`, { method: 'PROPFIND' });
    await measured.stop(0);
    const { body } = await metrics.text();
    const counts = body.split('\n').filter((line) => line.startsWith('agio_http_request_duration_seconds_count'));
    expect(counts.map((line) => /\{(.*)$/.exec(line)?.[1])).toEqual([
      'route="/page",method="GET",status="200"} 1',
      'route="/below/*",method="GET",status="200"} 2',
      'route="none",method="GET",status="404"} 2',
      'route="/broken",method="GET",status="500"} 1',
      'route="/page",method="other",status="405"} 1',
    ]);
  });

  it('reads a body of many bytes as UTF-8', async () => {
    expect(await get('/echo', { method: 'POST', body: 'naïve €' })).toEqual({ status: 200, body: { text: 'naïve €' } });
  });

  it.each([
    ['as it is announced', {}],
    ['as it comes in, when nothing is announced', { 'transfer-encoding': 'chunked' }],
  ])('refuses a body that is too large %s, and still answers', async (_, headers) => {
    const request = httpRequest(`${server.url}/echo`, { method: 'POST', headers });
    request.end('x'.repeat(200_000));
    const [response] = (await once(request, 'response')) as [NodeJS.ReadableStream];
    let text = '';
    for await (const chunk of response) text += chunk.toString();
    expect(JSON.parse(text)).toEqual({ tooLarge: bytesMax });
  });

  it('outlives a client that goes away in the middle of its body', async () => {
    const request = httpRequest(`${server.url}/echo`, { method: 'POST', headers: { 'content-length': '100' } });
    request.on('error', () => {});
    request.write('half of it');
    await new Promise((resolve) => setTimeout(resolve, 50));
    request.destroy();
    expect((await get('/page')).status).toBe(200);
  });

  it('finishes the request under way when it is stopped, and takes no other', async () => {
    let release = (): void => {};
    let begun = (): void => {};
    const isBegun = new Promise<void>((resolve) => (begun = resolve));
    const slow: Route = {
      path: '/slow',
      methods: ['GET'],
      async handle() {
        begun();
        await new Promise<void>((resolve) => (release = resolve));
        return jsonAnswer(200, 'done');
      },
    };
    const other = await startHttpServer({ host: '127.0.0.1', port: 0, routes: [slow], logger });
    const answer = fetch(`${other.url}/slow`);
    await isBegun;
    // Longer than the test may take: the client keeps its connection open, and the stop must not wait for that.
    const stopped = other.stop(600_000);
    await expect(fetch(`${other.url}/slow`)).rejects.toThrow();
    release();
    expect(await (await answer).json()).toBe('done');
    await stopped;
  }, 10_000);

  it('answers once more on an open connection when it is stopped, and lets go of it', async () => {
    const other = await startHttpServer({ host: '127.0.0.1', port: 0, routes, logger });
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<{ socket: Socket; status: number | undefined; connection: string | undefined }>((resolve, reject) => {
        const sent = httpRequest(`${other.url}/page`, { agent }, (response) => {
          const { socket, statusCode, headers } = response;
          response.resume().on('end', () => resolve({ socket, status: statusCode, connection: headers.connection }));
        });
        sent.on('error', reject).end();
      });
    const first = await ask();
    const stopped = other.stop();
    const second = await ask();
    expect([second.status, second.connection]).toEqual([200, 'close']);
    expect(second.socket).toBe(first.socket);
    await stopped;
    agent.destroy();
  });

  it('says so when its port is taken', async () => {
    const taken = startHttpServer({ host: '127.0.0.1', port: server.port, routes, logger });
    await expect(taken).rejects.toThrow('EADDRINUSE');
  });
});
