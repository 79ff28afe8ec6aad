import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What Node tells of a connection on which no request could be read. */
type ClientError = Error & { readonly code?: string };

const refusalOf = ({ code }: ClientError): { status: number; code: string; message: string } => {
  // Also when this process was so busy that it did not come to read it. Nothing was done, so the same may be sent again.
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return {
      status: 408,
      code: 'SERVICE_UNAVAILABLE',
      message: 'The request has not arrived in time; try again shortly.',
    };
  }
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, code: 'BAD_REQUEST', message: 'The headers are too long.' };
  return { status: 400, code: 'BAD_REQUEST', message: 'This is no HTTP request.' };
};

/**
 * Answers in the form of every other error where no request could be read from a connection, and closes it. Node's own answers have no body, so
 * that a client could not know whether it may send again.
 */
export function answerClientErrors(server: Server): void {
  /** Connections with an answer on its way: another one in the middle of it would be taken for a part of it. */
  const answering = new WeakSet<Duplex>();
  server.on('request', (message: IncomingMessage, response: ServerResponse) => {
    answering.add(message.socket);
    response.once('close', () => answering.delete(message.socket));
  });
  server.on('clientError', (error: ClientError, socket: Duplex) => {
    if (!socket.writable || answering.has(socket)) {
      socket.destroy();
      return;
    }
    const { status, code, message } = refusalOf(error);
    const body = JSON.stringify({ errors: [{ message, extensions: { code } }] });
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
    ];
    socket.end(`${head.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy());
  });
}
