import { once } from 'node:events';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { anonymous } from '../identity/identity.js';
import { createIdentitySigner } from '../identity/identity-token.js';
import { breakers } from './breaker.js';
import type { RequestOrigin } from './execute.js';
import { remoteEndpoint } from './remote-endpoint.js';

const signIdentity = createIdentitySigner({ current: 'the current secret of the platform' });
const origin: RequestOrigin = { identity: anonymous, correlationId: 'c-1', clientAddress: '192.0.2.1' };
const query = '{ n }';
const mutation = 'mutation { n }';

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function listening(server: Server): Promise<string> {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
}

/** A replica that does what it is told with each request, and counts them. */
async function replica(answer: RequestListener) {
  let asked = 0;
  const server = createHttpServer((request, response) => {
    asked++;
    answer(request, response);
  });
  const url = await listening(server);
  endings.push(() => new Promise((resolve) => server.close(resolve).closeAllConnections()));
  return { url, asked: () => asked };
}
const answering = (status: number, body: string) =>
  replica((_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body));
const working = (n = 1) => answering(200, JSON.stringify({ data: { n } }));
const hanging = () => replica(() => {});

/** The URL of a replica that is not there: its port is refused. */
async function deadUrl(): Promise<string> {
  const server = createServer();
  const url = await listening(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function endpointOf(urls: readonly string[], timeoutMs = 10_000) {
  const endpoint = remoteEndpoint({ name: 'numbers', urls, signIdentity, timeoutMs });
  // What a hanging replica still holds is cut by its own end.
  endings.unshift(() => endpoint.close());
  return (text: string) => endpoint.execute({ query: text }, origin);
}
const unavailable = { extensions: { code: 'SERVICE_UNAVAILABLE' } };
const breakerOf = (url: string) => breakers().find(({ name }) => name === `numbers@${new URL(url).host}`);

describe('A subgraph with several replicas', () => {
  it('is asked at each in turn', async () => {
    const replicas = await Promise.all([working(), working(), working()]);
    const ask = endpointOf(replicas.map(({ url }) => url));
    for (let each = 0; each < 6; each++) await ask(query);
    expect(replicas.map(({ asked }) => asked())).toEqual([2, 2, 2]);
  });

  it.each([query, mutation])('is asked at the next one when a port is refused: %s', async (text) => {
    const [dead, alive] = [await deadUrl(), await working()];
    const ask = endpointOf([dead, alive.url]);
    for (let each = 0; each < 4; each++) expect(await ask(text)).toEqual({ data: { n: 1 } });
    expect(alive.asked()).toBe(4);
    expect(breakerOf(dead)).toMatchObject({ requests: 2, failures: 2 });
  });

  it('is asked at the next one when a replica refuses our identity, whatever is asked', async () => {
    const alive = await working();
    const refusing = await answering(401, '{"errors":[{"message":"no"}]}');
    const ask = endpointOf([refusing.url, alive.url]);
    for (let each = 0; each < 2; each++) expect(await ask(mutation)).toEqual({ data: { n: 1 } });
    expect(refusing.asked()).toBe(1);
  });

  it('is not asked any more where a breaker is open', async () => {
    const [broken, alive] = [await answering(500, '{}'), await working()];
    const ask = endpointOf([broken.url, alive.url]);
    for (let each = 0; each < 40; each++) expect(await ask(query)).toEqual({ data: { n: 1 } });
    expect(broken.asked()).toBe(10);
    expect(breakerOf(broken.url)).toMatchObject({ state: 'open' });
  });

  it('answers a query from another replica within the time, when the first one hangs', async () => {
    const [silent, alive] = [await hanging(), await working()];
    const ask = endpointOf([silent.url, alive.url], 2_000);
    expect(await ask(query)).toEqual({ data: { n: 1 } });
    expect([silent.asked(), alive.asked()]).toEqual([1, 1]);
  });

  it('repeats a query once, not at every replica', async () => {
    const replicas = await Promise.all([1, 2, 3].map(() => answering(502, '<html>')));
    await expect(endpointOf(replicas.map(({ url }) => url))(query)).rejects.toMatchObject(unavailable);
    expect(replicas.map(({ asked }) => asked())).toEqual([1, 1, 0]);
  });

  it.each<[string, () => ReturnType<typeof replica>]>([
    ['hangs', hanging],
    ['answers 500', () => answering(500, '{}')],
    ['cuts the connection', () => replica((request) => void request.socket.destroy())],
  ])('is not sent a mutation again that a replica may have done which %s', async (_, start) => {
    const [broken, alive] = [await start(), await working()];
    await expect(endpointOf([broken.url, alive.url], 500)(mutation)).rejects.toMatchObject(unavailable);
    expect([broken.asked(), alive.asked()]).toEqual([1, 0]);
  });
});

describe('A subgraph with a single replica whose connection is cut', () => {
  /** Cuts the first connection, and works from then on. */
  const cutOnce = async () => {
    let cut = false;
    return replica((request, response) => {
      if (cut) return void response.end('{"data":{"n":1}}');
      cut = true;
      request.socket.destroy();
    });
  };

  it('is sent a query once more', async () => {
    const { url, asked } = await cutOnce();
    expect(await endpointOf([url])(query)).toEqual({ data: { n: 1 } });
    expect(asked()).toBe(2);
  });

  it('is sent a query twice at most', async () => {
    const { url, asked } = await replica((request) => void request.socket.destroy());
    await expect(endpointOf([url])(query)).rejects.toMatchObject(unavailable);
    expect(asked()).toBe(2);
  });

  it('is not sent a mutation again, which it may have done', async () => {
    const { url, asked } = await cutOnce();
    await expect(endpointOf([url])(mutation)).rejects.toMatchObject(unavailable);
    expect(asked()).toBe(1);
  });
});

describe('A subgraph in another process is SERVICE_UNAVAILABLE', () => {
  it('when its port is refused', async () => {
    await expect(endpointOf([await deadUrl()])(query)).rejects.toMatchObject(unavailable);
  });

  it('when it takes the connection and then hangs', async () => {
    await expect(endpointOf([(await hanging()).url], 300)(query)).rejects.toMatchObject(unavailable);
  });

  it.each([
    [500, '{"errors":[{"message":"x"}]}'],
    [502, '<html>Bad gateway</html>'],
    [404, '{"errors":[{"message":"There is nothing here."}]}'],
    [200, '<html>Welcome</html>'],
    [200, '{"data":{"n":'],
    [200, 'null'],
    [200, '[]'],
    [200, '{}'],
    [200, '{"data":null}'],
    [200, '{"data":[]}'],
    [200, '{"data":{}}'],
    [200, '{"data":{"m":1}}'],
    [200, '{"errors":[]}'],
    [200, '{"errors":["x"]}'],
    [200, '{"errors":{"message":"x"},"data":{"n":1}}'],
  ])('when it answers %d with %s, and that is a failure', async (status, body) => {
    const { url } = await answering(status, body);
    await expect(endpointOf([url])(query)).rejects.toMatchObject(unavailable);
    expect(breakerOf(url)).toMatchObject({ requests: 1, failures: 1 });
  });

  it('when its body ends in the middle', async () => {
    const { url } = await replica((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data":', () => response.destroy());
    });
    await expect(endpointOf([url])(query)).rejects.toMatchObject(unavailable);
  });

  it('when its body comes for ever', async () => {
    const { url } = await replica((_, response) => {
      response.writeHead(200);
      const chunk = 'x'.repeat(1024 * 1024);
      const more = (): void => {
        if (!response.destroyed) response.write(chunk, more);
      };
      more();
    });
    await expect(endpointOf([url])(query)).rejects.toMatchObject(unavailable);
  });
});

describe('An answer of another process', () => {
  it('may refuse the operation, which is no failure of the process', async () => {
    const refusal = { errors: [{ message: 'no such field', extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] };
    const { url } = await answering(400, JSON.stringify(refusal));
    expect(await endpointOf([url])(query)).toEqual(refusal);
    expect(breakerOf(url)).toMatchObject({ requests: 1, failures: 0 });
  });

  it('may lack a field that a directive leaves out', async () => {
    const { url } = await working();
    expect(await endpointOf([url])('query ($b: Boolean = false) { n m @include(if: $b) }')).toEqual({ data: { n: 1 } });
  });
});

it('A subgraph that hangs is not sent more than a bounded number of requests at a time', async () => {
  const { url } = await hanging();
  const ask = endpointOf([url], 1_000);
  const answers = await Promise.allSettled(Array.from({ length: 1_100 }, () => ask(mutation)));
  const codes = answers.map(
    (answer) => (answer as { reason: { extensions: { code: string } } }).reason.extensions.code,
  );
  expect(codes.filter((code) => code === 'SERVICE_BUSY')).toHaveLength(76);
  expect(codes.filter((code) => code === 'SERVICE_UNAVAILABLE')).toHaveLength(1_024);
});
