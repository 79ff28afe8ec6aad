import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { createHeartbeat, type Heartbeat } from './heartbeat.js';

/** Long enough for a busy machine to answer in. */
const periodMs = 1_200;

describe('The heartbeat of sockets', () => {
  let server: WebSocketServer;
  let heartbeat: Heartbeat;
  const clients: WebSocket[] = [];

  beforeAll(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await once(server, 'listening');
  });
  afterEach(() => {
    heartbeat.stop();
    clients.splice(0).forEach((client) => client.terminate());
  });
  afterAll(() => server.close());

  async function connect(options: { autoPong: boolean }) {
    const connected = once(server, 'connection') as Promise<[WebSocket]>;
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, options);
    clients.push(client);
    const [socket] = await connected;
    const asked = { times: 0 };
    client.on('ping', () => asked.times++);
    return { client, socket, asked, unwatch: heartbeat.watch(socket) };
  }

  it('cuts who does not answer, and nobody else', async () => {
    heartbeat = createHeartbeat(periodMs);
    const there = [];
    for (let each = 0; each < 13; each++) there.push(await connect({ autoPong: true }));
    const gone = await connect({ autoPong: false });
    const [code] = (await once(gone.client, 'close')) as [number];
    expect([code, gone.asked.times]).toEqual([1006, 1]);
    await sleep(2 * periodMs);
    for (const { client, asked } of there) {
      expect(client.readyState).toBe(WebSocket.OPEN);
      expect(asked.times).toBeGreaterThanOrEqual(2);
    }
  });

  it('asks nobody who is not watched any more', async () => {
    heartbeat = createHeartbeat(periodMs);
    const [one, other] = [await connect({ autoPong: false }), await connect({ autoPong: true })];
    one.unwatch();
    while (other.asked.times < 2) await once(other.client, 'ping');
    heartbeat.stop();
    const times = other.asked.times;
    await sleep(2 * periodMs);
    expect([one.asked.times, one.client.readyState]).toEqual([0, WebSocket.OPEN]);
    expect(other.asked.times).toBe(times);
  });
});
