// Side (a): a frame is made once for each event, and its bytes are written to every socket. What any server of WebSockets has to do at least.
import type { AddressInfo, Socket } from 'node:net';
import { WebSocketServer } from 'ws';
import { clientOperationId } from './client-protocol.js';
import { followedPair, readyAnswer } from './event.js';
import { serveOrders } from './serve-orders.js';

const subscribed = new Set<Socket>();
const server = new WebSocketServer({
  host: '127.0.0.1',
  port: 0,
  perMessageDeflate: false,
  handleProtocols: () => 'graphql-transport-ws',
});
server.on('connection', (socket, { socket: connection }) => {
  socket.on('message', (data) => {
    const { type } = JSON.parse((data as Buffer).toString()) as { type: string };
    if (type === 'connection_init') socket.send('{"type":"connection_ack"}');
    if (type === 'subscribe') subscribed.add(connection);
  });
  socket.on('close', () => subscribed.delete(connection));
});

/** The bytes of a whole unmasked text frame (RFC 6455, 5.2) of 126 to 65,535 bytes. */
function frameOf(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}

server.once('listening', () => {
  const { port } = server.address() as AddressInfo;
  serveOrders({ clients: `ws://127.0.0.1:${port}/` }, (n) => {
    const frame = frameOf(`{"id":"${clientOperationId}","type":"next","payload":${readyAnswer(followedPair, n)}}`);
    for (const connection of subscribed) connection.write(frame);
  });
});
