import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { accessTokenStandard } from '@agio/runtime/identity/access-token';
import { createIdentitySigner } from '@agio/runtime/identity/identity-token';
import type { RunningServer } from '@agio/runtime/http/server';
import { createLogger } from '@agio/runtime/logging/logger';
import { createRegistry } from '@agio/runtime/subgraph/directory';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import jwt from 'jsonwebtoken';
import { startGateway } from '../gateway.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = JSON.stringify({ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'ES256' });
const userId = randomUUID();
const token = jwt.sign({ sid: randomUUID(), roles: ['CUSTOMER'], scope: 'customer', tier: 'BASIC' }, privateKey, {
  algorithm: 'ES256',
  subject: userId,
  issuer: accessTokenStandard.issuer,
  audience: accessTokenStandard.audience,
  expiresIn: 600,
  header: { alg: 'ES256', typ: accessTokenStandard.type, kid: 'k' },
});

const endings: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** A process at a port, which does with connections or requests what a test says. */
async function listening(server: Server | ReturnType<typeof createServer>, port = 0): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  await once(server.listen(port, '127.0.0.1'), 'listening');
  const address = server.address() as AddressInfo;
  endings.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  );
  return address.port;
}
const serve = (handle: RequestListener, port?: number) => listening(createHttpServer(handle), port);
const answering = (body: string, status = 200): RequestListener => {
  return (_, response) => void response.writeHead(status, { 'content-type': 'application/json' }).end(body);
};

/** Users, as far as the gateway and one query ask. */
const users: RequestListener = (request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const data = body.includes('verificationKeys')
      ? { verificationKeys: [{ kid: 'k', jwk }] }
      : body.includes('revokedSessions')
        ? { revokedSessions: [] }
        : { _entities: [{ __typename: 'User', email: 'asha@example.com' }] };
    response.end(JSON.stringify({ data }));
  });
};

/** A port that is refused now; something may serve there later. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function startGatewayOn(ports: Record<string, number>): Promise<RunningServer> {
  const remote = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, [`http://127.0.0.1:${port}/graphql`]]),
  );
  const registry = createRegistry({ remote, signIdentity: createIdentitySigner({ current: 'a secret of the test' }) });
  const gateway = await startGateway({
    host: '127.0.0.1',
    port: 0,
    supergraph: { sdl: await readFile(new URL('../../../schema/supergraph.graphql', import.meta.url), 'utf8') },
    directory: registry.find,
    logger,
    introspection: false,
    trustedProxies: 0,
  });
  endings.push(async () => {
    await gateway.stop(0);
    await registry.close();
  });
  return gateway;
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { path?: (string | number)[]; extensions: { code: string } }[];
}

async function ask(gateway: RunningServer, query: string, bearer?: string) {
  const response = await fetch(`${gateway.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(bearer ? { authorization: `Bearer ${bearer}` } : {}) },
    body: JSON.stringify({ query }),
  });
  const { data, errors = [] } = (await response.json()) as Answer;
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    data,
    errors: errors.map(({ path, extensions: { code } }) => `${path?.join('.')} ${code}`).sort(),
  };
}

describe('A gateway that starts before users', () => {
  it('answers who has no token, tells who has one to come again, and takes users in when it comes', async () => {
    const port = await freePort();
    const gateway = await startGatewayOn({
      users: port,
      rates: await serve(answering('{"data":{"rate":{"mid":"1.08"}}}')),
    });
    const query = '{ me { id email } rate(pair: "EUR/USD") { mid } }';
    expect(await ask(gateway, query)).toMatchObject({
      status: 200,
      data: { me: null, rate: { mid: '1.08' } },
      errors: [],
    });
    expect(await ask(gateway, query, token)).toMatchObject({
      status: 503,
      retryAfter: '2',
      errors: ['undefined SERVICE_UNAVAILABLE'],
    });

    await serve(users, port);
    // The breaker may have opened meanwhile, and half-opens after thirty seconds.
    for (
      let answer = await ask(gateway, query, token);
      answer.status !== 200;
      answer = await ask(gateway, query, token)
    ) {
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    expect(await ask(gateway, query, token)).toEqual({
      status: 200,
      retryAfter: null,
      data: { me: { id: userId, email: 'asha@example.com' }, rate: { mid: '1.08' } },
      errors: [],
    });
  }, 60_000);
});

describe('A subgraph', () => {
  let others: Record<string, number>;
  beforeEach(async () => {
    others = { users: await serve(users) };
  });

  const query = '{ me { id email } rate(pair: "EUR/USD") { mid } transaction(id: "x") { id } }';
  const bad: [string, () => Promise<number>][] = [
    ['is not there', freePort],
    ['takes connections and says nothing', () => listening(createServer(() => {}))],
    ['takes requests and says nothing', () => serve(() => {})],
    ['closes every connection', () => listening(createServer((socket) => socket.destroy()))],
    ['speaks another protocol', () => listening(createServer((socket) => socket.end('220 mail.example ESMTP\r\n')))],
    ['answers a page', () => serve(answering('<html>Welcome</html>'))],
    ['answers 500', () => serve(answering('{"errors":[{"message":"x"}]}', 500))],
    ['answers null', () => serve(answering('null'))],
    ['answers without data', () => serve(answering('{"data":null}'))],
    ['answers other data', () => serve(answering('{"data":{"mood":"good"}}'))],
    ['answers half of JSON', () => serve(answering('{"data":{"rate":'))],
  ];
  it.each(bad)(
    'that %s takes its own field and no other',
    async (_, start) => {
      const gateway = await startGatewayOn({ ...others, rates: await start(), transactions: await freePort() });
      expect(await ask(gateway, query, token)).toMatchObject({
        status: 200,
        data: { me: { id: userId, email: 'asha@example.com' }, rate: null, transaction: null },
        errors: ['rate SERVICE_UNAVAILABLE', 'transaction SERVICE_UNAVAILABLE'],
      });
    },
    30_000,
  );

  it('that hangs does not hold up who asks for something else, and is not waited for when its breaker is open', async () => {
    let asked = 0;
    const gateway = await startGatewayOn({ ...others, rates: await serve(() => void asked++) });
    const waiting = Promise.all(Array.from({ length: 10 }, () => ask(gateway, query, token)));
    let hasEnded = false;
    void waiting.then(() => (hasEnded = true));
    for (let each = 0; each < 20; each++) expect((await ask(gateway, '{ me { email } }', token)).errors).toEqual([]);
    expect(hasEnded).toBe(false);
    await waiting;
    for (let each = 0; each < 20; each++) {
      expect((await ask(gateway, query, token)).errors).toContain('rate SERVICE_UNAVAILABLE');
    }
    expect(asked).toBe(10);
  }, 60_000);
});
