import type { IncomingMessage } from 'node:http';
import * as ws from 'ws';
import type { AnswerSink } from './graphql-socket.js';

/** One client's socket as a place for answers that are written already. */
export interface Outlet {
  /** @param id of the operation, as the client named it. */
  readonly sinkOf: (id: string) => AnswerSink;
}

/** Which is public in the library, though its types leave it out. */
const { Sender } = ws as unknown as {
  Sender: { frame: (data: Buffer, options: typeof textFrame) => [head: Buffer, data: Buffer] };
};

/** A whole message of text, as a server sends it (RFC 6455, 5.2). */
const textFrame = { fin: true, rsv1: false, opcode: 1, mask: false, readOnly: true };
const end = '}'.charCodeAt(0);

/** The same answer goes to many clients, one after the other. */
let last = { answer: '', bytes: Buffer.alloc(0) };
/** And as the names of their operations are mostly of one length, so are the messages. */
let lastHead: { messageBytes: number; bytes: Buffer } = { messageBytes: -1, bytes: Buffer.alloc(0) };

function bytesOf(answer: string): Buffer {
  if (last.answer !== answer) last = { answer, bytes: Buffer.from(answer) };
  return last.bytes;
}

/** What stands before a message: it says how long that is, and nothing else of it. */
function headOf(messageBytes: number): Buffer {
  if (lastHead.messageBytes !== messageBytes) {
    lastHead = { messageBytes, bytes: Sender.frame(Buffer.alloc(messageBytes), textFrame)[0] };
  }
  return lastHead.bytes;
}

/** One piece of memory, filled by hand: `Buffer.concat` takes twice as long for so little. */
function frameOf(before: Buffer, answer: Buffer): Buffer {
  const messageBytes = before.length + answer.length + 1;
  const head = headOf(messageBytes);
  const frame = Buffer.allocUnsafe(head.length + messageBytes);
  frame.set(head);
  frame.set(before, head.length);
  frame.set(answer, head.length + before.length);
  frame[frame.length - 1] = end;
  return frame;
}

/**
 * Sends written answers past the protocol's library, which would write each of them for each client, and in one piece past that of WebSockets, which
 * writes head and body apart. It may: nothing else is under way there between two messages, as nothing is compressed. Fullness is that of the connection
 * under the socket, the one of the request that opened it: once it holds 16 KiB, it says when they have left.
 */
export function createOutlet(socket: ws.WebSocket, { socket: connection }: IncomingMessage): Outlet {
  const waiting = new Set<() => void>();

  function drained(): void {
    const callbacks = [...waiting];
    waiting.clear();
    for (const callback of callbacks) callback();
  }

  return {
    sinkOf(id) {
      const before = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
      return {
        send(answer) {
          if (connection.writableNeedDrain) return false;
          // What a closed one misses, nobody waits for.
          if (socket.readyState === ws.WebSocket.OPEN) connection.write(frameOf(before, bytesOf(answer)));
          return true;
        },
        onceFree(callback) {
          if (waiting.size === 0) connection.once('drain', drained);
          waiting.add(callback);
        },
      };
    },
  };
}
