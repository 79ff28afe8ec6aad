import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { print } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { RateChangedDocument } from '../frontend/operations.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

/** Rates as they change, at the endpoint that answers queries. */
describe('Live rates', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let client: Client;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    const url = `${platform.url.replace('http', 'ws')}/graphql`;
    client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  }, startTimeoutMs);
  afterAll(async () => {
    await client?.dispose();
    await platform?.stop();
    await database?.drop();
  });

  it('come at once, then whenever they change', async () => {
    const pairs = ['EUR/USD', 'EUR/INR'];
    const events = client.iterate<{ rateChanged: { pair: string; asOf: string; mid: string } }>({
      query: print(RateChangedDocument),
      variables: { pairs },
    });
    const seen: { pair: string; asOf: string }[] = [];
    for await (const { data, errors } of events) {
      expect(errors).toBeUndefined();
      expect(data?.rateChanged).toMatchObject({ bid: expect.any(String), ask: expect.any(String) });
      seen.push(data!.rateChanged);
      if (seen.length === 6) break;
    }
    expect(seen.slice(0, 2).map(({ pair }) => pair)).toEqual(pairs);
    for (const pair of pairs) {
      const times = seen.filter((rate) => rate.pair === pair).map(({ asOf }) => Date.parse(asOf));
      expect(times.length).toBeGreaterThan(1);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
    }
  });

  it('come with the fields that queries have, over the same socket', async () => {
    const query = client.iterate({ query: '{ rate(pair: "EUR/USD") { pair base { code } } me { id } }' });
    const data = { rate: { pair: 'EUR/USD', base: { code: 'EUR' } }, me: null };
    expect(await query.next()).toMatchObject({ value: { data } });
    expect((await query.next()).done).toBe(true);
  });

  it('are refused for what no query may have either, and the socket stays open', async () => {
    for (const [query, code] of [
      ['subscription {', 'GRAPHQL_PARSE_FAILED'],
      ['subscription { rateChanged(pairs: ["EUR/USD"]) { nothing } }', 'GRAPHQL_VALIDATION_FAILED'],
      ['subscription { rateChanged(pairs: []) { pair } }', 'BAD_USER_INPUT'],
      [
        'subscription ($on: Boolean = true) { rateChanged(pairs: ["EUR/USD"]) @include(if: $on) { pair } }',
        'GRAPHQL_VALIDATION_FAILED',
      ],
    ]) {
      await expect(client.iterate({ query: query! }).next()).rejects.toMatchObject([{ extensions: { code } }]);
    }
    const after = await client.iterate({ query: '{ rate(pair: "EUR/USD") { pair } }' }).next();
    expect(after.value).toEqual({ data: { rate: { pair: 'EUR/USD' } } });
  });

  it('are not for plain HTTP, which says so', async () => {
    const answer = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'subscription { rateChanged(pairs: ["EUR/USD"]) { pair } }' }),
    });
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain('graphql-transport-ws');
  });

  it('close with 4401 for whoever comes with a bad token', async () => {
    const url = `${platform.url.replace('http', 'ws')}/graphql`;
    const stranger = createClient({
      url,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      connectionParams: { authorization: 'Bearer nonsense' },
    });
    const refused = stranger.iterate({ query: '{ me { id } }' }).next();
    await expect(refused).rejects.toMatchObject({ code: 4401 });
    await stranger.dispose();
  });
});
