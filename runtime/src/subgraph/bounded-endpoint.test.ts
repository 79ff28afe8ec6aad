import { describe, expect, it } from '@jest/globals';
import { serviceIdentity } from '../identity/identity.js';
import type { SubgraphEndpoint } from './execute.js';
import { boundedEndpoint } from './bounded-endpoint.js';

const origin = { identity: serviceIdentity('test'), correlationId: 'c-1', clientAddress: 'test' };
const request = { query: '{ me { id } }', variables: {} };
const answering = (execute: SubgraphEndpoint['execute']): SubgraphEndpoint => ({
  execute,
  subscribe: () => {
    throw new Error('Nobody follows anything here.');
  },
});

describe('A subgraph in this process', () => {
  it('that answers is heard', async () => {
    const endpoint = boundedEndpoint(
      'users',
      answering(async () => ({ data: { me: null } })),
      60_000,
    );
    expect(await endpoint.execute(request, origin)).toEqual({ data: { me: null } });
  });

  it('that hangs is told as what may be tried again', async () => {
    const endpoint = boundedEndpoint(
      'users',
      answering(() => new Promise(() => {})),
      20,
    );
    await expect(endpoint.execute(request, origin)).rejects.toMatchObject({
      message: 'The service users does not answer now; try again shortly.',
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
  });

  it('that fails does so with its own reason', async () => {
    const endpoint = boundedEndpoint(
      'users',
      answering(() => Promise.reject(new Error('Its own reason'))),
      60_000,
    );
    await expect(endpoint.execute(request, origin)).rejects.toThrow('Its own reason');
  });
});
