import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import type { RunningServer } from '../http/server.js';
import { createIdentitySigner, createIdentityVerifier } from '../identity/identity-token.js';
import { serviceIdentity } from '../identity/identity.js';
import { createLogger } from '../logging/logger.js';
import type { Secret } from '../secret.js';
import { localEndpoint, type RequestOrigin } from './execute.js';
import { remoteEndpoint } from './remote-endpoint.js';
import { serveSubgraph } from './server.js';

const logger = createLogger({ name: 'test', level: 'silent' });
const schema = buildSchema('type Query { caller: String } type Mutation { count: Int }');
let count = 0;
schema.getQueryType()!.getFields()['caller']!.resolve = (_, __, { identity }: RequestOrigin) =>
  identity.kind === 'service' ? identity.service : null;
schema.getMutationType()!.getFields()['count']!.resolve = () => ++count;

/** What a rotation makes of the processes, one after the other: at each step those of the one before and the next work beside each other. */
const steps: Record<string, Secret> = {
  before: { current: 'the first secret' },
  during: { current: 'the second secret', previous: 'the first secret' },
  after: { current: 'the second secret' },
};

/** Processes that are on those secrets. */
const servers: Record<string, RunningServer> = {};
beforeAll(async () => {
  for (const [step, secret] of Object.entries(steps)) {
    const subgraph = {
      name: 'numbers',
      role: 'all' as const,
      schema,
      endpoint: localEndpoint({ schema, logger, createContext: (origin) => origin }),
      routes: [],
      announcements: [],
      dependencies: [],
      hasStarted: () => true,
      startWork: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    };
    const verifyIdentity = createIdentityVerifier(secret, 'numbers');
    servers[step] = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifyIdentity, logger });
  }
});
afterAll(async () => {
  for (const server of Object.values(servers)) await server.stop(0);
});

const origin: RequestOrigin = {
  identity: serviceIdentity('rates'),
  correlationId: 'c-1',
  clientAddress: '192.0.2.1',
};

/** Asks a process as another one that is on those secrets, again and again. */
async function ask(from: string, ...to: string[]) {
  const endpoint = remoteEndpoint({
    name: 'numbers',
    urls: to.map((step) => `${servers[step]!.url}/graphql`),
    signIdentity: createIdentitySigner(steps[from]!),
    timeoutMs: 20_000,
  });
  try {
    const before = count;
    for (let each = 0; each < 12; each++) {
      expect(await endpoint.execute({ query: '{ caller }' }, origin)).toEqual({ data: { caller: 'rates' } });
      expect((await endpoint.execute({ query: 'mutation { count }' }, origin)).errors).toBeUndefined();
    }
    return count - before;
  } finally {
    await endpoint.close();
  }
}

describe('While AGIO_SECRET is rotated', () => {
  it.each([
    ['before', 'before'],
    ['before', 'during'],
    ['during', 'before'],
    ['during', 'during'],
    ['during', 'after'],
    ['after', 'during'],
    ['after', 'after'],
  ])('a process of the step %s is answered by one of the step %s, each time once', async (from, to) => {
    expect(await ask(from, to)).toBe(12);
  });

  it('a process is answered by replicas of two steps', async () => {
    expect(await ask('during', 'before', 'during')).toBe(12);
    expect(await ask('during', 'during', 'after')).toBe(12);
  });

  it('a process that has skipped a step is refused', async () => {
    await expect(ask('before', 'after')).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
    await expect(ask('after', 'before')).rejects.toMatchObject({ extensions: { code: 'SERVICE_UNAVAILABLE' } });
  });
});
