import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { AnswerSink } from './graphql-socket.js';

/** One client's socket as a place for answers that are written already. */
export interface Outlet {
  /** @param id of the operation, as the client named it. */
  readonly sinkOf: (id: string) => AnswerSink;
}

/**
 * Sends written answers past the protocol's library, which would write each of them for each client. Fullness is that of the connection under the socket, the one
 * of the request that opened it: once it holds 16 KiB, it says when they have left.
 */
export function createOutlet(socket: WebSocket, { socket: connection }: IncomingMessage): Outlet {
  const waiting = new Set<() => void>();

  function drained(): void {
    const callbacks = [...waiting];
    waiting.clear();
    for (const callback of callbacks) callback();
  }

  return {
    sinkOf(id) {
      const before = `{"id":${JSON.stringify(id)},"type":"next","payload":`;
      return {
        send(answer) {
          if (socket.readyState === socket.OPEN) socket.send(`${before}${answer}}`);
        },
        isFull: () => connection.writableNeedDrain,
        onceFree(callback) {
          if (waiting.size === 0) connection.once('drain', drained);
          waiting.add(callback);
        },
      };
    },
  };
}
