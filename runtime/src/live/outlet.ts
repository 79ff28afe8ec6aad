import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { AnswerSink } from './graphql-socket.js';

/** One client's socket as a place for answers that are written already. */
export interface Outlet {
  /** @param id of the operation, as the client named it. */
  readonly sinkOf: (id: string) => AnswerSink;
}

/** The longest message whose length is written in two bytes. */
const shortMessageBytesMax = 65_535;
/** A whole message of text that is not masked, with its length in the next two bytes, or in this very one below 126 (RFC 6455, 5.2). */
const [textFrame, lengthInTwoBytes] = [0x81, 126];
const end = Buffer.from('}');

/** The same answer goes to many clients, one after the other. */
let last = { answer: '', bytes: Buffer.alloc(0) };

function bytesOf(answer: string): Buffer {
  if (last.answer !== answer) last = { answer, bytes: Buffer.from(answer) };
  return last.bytes;
}

/** @returns undefined for one that is too long to be written here. */
function frameOf(before: Buffer, answer: Buffer): Buffer | undefined {
  const length = before.length + answer.length + end.length;
  if (length > shortMessageBytesMax) return undefined;
  const isTiny = length < lengthInTwoBytes;
  const head = isTiny ? 2 : 4;
  const frame = Buffer.allocUnsafe(head + length);
  frame[0] = textFrame;
  frame[1] = isTiny ? length : lengthInTwoBytes;
  if (!isTiny) frame.writeUInt16BE(length, 2);
  frame.set(before, head);
  frame.set(answer, head + before.length);
  frame.set(end, head + before.length + answer.length);
  return frame;
}

/**
 * Sends written answers past the protocol's library, which would write each of them for each client, and in one piece past that of WebSockets, which
 * writes head and body apart. It may: nothing else is under way there between two messages, as nothing is compressed. Fullness is that of the connection
 * under the socket, the one of the request that opened it: once it holds 16 KiB, it says when they have left.
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
      const before = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
      return {
        send(answer) {
          if (socket.readyState !== socket.OPEN) return;
          const frame = frameOf(before, bytesOf(answer));
          if (frame) connection.write(frame);
          else socket.send(`${before.toString()}${answer}}`);
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
