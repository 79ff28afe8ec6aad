import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { WebSocket, WebSocketServer } from 'ws';
import { createOutlet, type Outlet } from './outlet.js';

describe('An outlet', () => {
  let server: WebSocketServer;
  let client: WebSocket;
  let socket: WebSocket;
  let outlet: Outlet;
  const received: string[] = [];

  beforeAll(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false });
    await once(server, 'listening');
    const connected = once(server, 'connection') as Promise<[WebSocket, IncomingMessage]>;
    client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    client.on('message', (data) => received.push((data as Buffer).toString()));
    const [opened, request] = await connected;
    socket = opened;
    outlet = createOutlet(socket, request);
  });
  afterAll(() => {
    client.terminate();
    server.close();
  });

  const messageOf = (id: string, answer: string) => `{"id":${JSON.stringify(id)},"type":"next","payload":${answer}}`;
  async function untilReceived(messages: readonly string[]): Promise<void> {
    const after = received.length;
    // A frame that says to be longer than it is would be waited for.
    const signal = AbortSignal.timeout(10_000);
    while (received.length < after + messages.length) await once(client, 'message', { signal });
    expect(received.slice(after)).toEqual(messages);
  }

  it('sends answers of every length whole, in order with what goes past it, and to each under its name', async () => {
    const overhead = messageOf('1', '').length;
    const lengths = [125, 126, 127, 65_535, 65_536, 200_000].map((length) => length - overhead);
    const answers = [...lengths.map((length) => `"${'x'.repeat(length - 2)}"`), '{"data":{"name":"Zoë 💶"}}', '1'];
    const [first, second] = [outlet.sinkOf('1'), outlet.sinkOf('“2”')];
    const expected: string[] = [];
    for (const answer of answers) {
      first.send(answer);
      socket.ping();
      socket.send('past it');
      second.send(answer);
      expected.push(messageOf('1', answer), 'past it', messageOf('“2”', answer));
    }
    await untilReceived(expected);
  });

  it('sends nothing once the socket closes', async () => {
    const before = received.length;
    socket.close(1000);
    outlet.sinkOf('1').send('{}');
    await once(client, 'close');
    expect(received).toHaveLength(before);
  });
});
