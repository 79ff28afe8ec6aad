import { once } from 'node:events';
import { until } from '@agio/runtime/jobs/testing/until';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { WebSocket } from 'ws';
import type { LiveLimits } from './limits.js';
import { startNewsGateway, type NewsGateway } from './testing/news-gateway.js';
import { connectRaw, openSocket } from './testing/raw-client.js';

const liveLimits: LiveLimits = {
  socketsMax: 3,
  socketsPerUserMax: 50,
  socketsPerAddressMax: 2,
  operationsPerSocketMax: 3,
  backlogEventsMax: 10,
};
const ticks = 'subscription { tick { n text } }';

describe('The sockets of a gateway', () => {
  let gateway: NewsGateway['gateway'];
  let metrics: NewsGateway['metrics'];
  const sockets: WebSocket[] = [];

  beforeEach(async () => {
    ({ gateway, metrics } = await startNewsGateway(liveLimits));
  });
  afterEach(async () => {
    sockets.splice(0).forEach((socket) => socket.terminate());
    await gateway.stop(0);
  });

  async function connect() {
    const client = await connectRaw(gateway.url);
    sockets.push(client.socket);
    return client;
  }
  async function open(): Promise<WebSocket> {
    const socket = openSocket(gateway.url);
    sockets.push(socket);
    await once(socket, 'open');
    return socket;
  }
  async function expectFigures(figures: Record<string, number>): Promise<void> {
    const { body } = await metrics.text();
    for (const [name, value] of Object.entries(figures)) expect(body).toContain(`\n${name} ${value}\n`);
  }

  it('are as many as may be, one more is refused, and there is a place when one has gone', async () => {
    const [first] = [await open(), await open(), await open()];
    await expect(open()).rejects.toThrow('503');
    await expectFigures({ agio_live_sockets_max: 3, 'agio_live_refused_total{what="sockets"}': 1 });
    first.close();
    await until('there is a place', () =>
      open().then(
        () => true,
        () => false,
      ),
    );
  });

  it('of nobody are as many as an address may have', async () => {
    await Promise.all([connect(), connect()]);
    const more = await open();
    more.send('{"type":"connection_init"}');
    expect((await once(more, 'close'))[0]).toBe(4429);
    await expectFigures({
      'agio_live_sockets{of="nobody"}': 2,
      'agio_live_sockets{of="users"}': 0,
      agio_live_address_sockets_most: 2,
      agio_live_address_sockets_max: 2,
      agio_live_user_sockets_most: 0,
      agio_live_user_sockets_max: 50,
      'agio_live_refused_total{what="sockets"}': 1,
    });
  });

  it('have as many operations as one may, which is seen in the metrics', async () => {
    const client = await connect();
    for (let n = 0; n < 3; n++) client.subscribe(`${n}`, ticks);
    await client.told('2');
    client.subscribe('more', ticks);
    await client.told('more');
    expect(client.heard.find(({ id }) => id === 'more')).toMatchObject({
      type: 'error',
      payload: [{ extensions: { code: 'TOO_MANY_REQUESTS' } }],
    });
    await connect();
    await expectFigures({
      'agio_live_sockets{of="nobody"}': 2,
      agio_live_operations: 3,
      agio_live_socket_operations_most: 3,
      agio_live_socket_operations_max: 3,
      agio_live_backlog_max_events: 10,
      'agio_live_refused_total{what="operations"}': 1,
      'agio_live_refused_total{what="sockets"}': 0,
      agio_live_streams: 1,
      agio_live_subscribers: 3,
    });
  });
});
