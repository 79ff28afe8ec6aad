import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { answerClientErrors } from './client-error.js';

describe('A connection on which no request can be read', () => {
  let server: Server;
  beforeAll(async () => {
    server = createServer({ headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 50 }, () => {});
    answerClientErrors(server);
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  /** Everything that is answered to something until the connection is closed. */
  async function answerTo(sent: string): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    socket.write(sent);
    return text(socket);
  }
  const bodyOf = (answer: string): unknown => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  const error = (code: string) => ({ errors: [{ message: expect.any(String), extensions: { code } }] });

  it('in time is told that it may come again, since nothing was done', async () => {
    const answer = await answerTo('POST /graphql HTTP/1.1\r\nhost: localhost\r\n');
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/);
    expect(bodyOf(answer)).toEqual(error('SERVICE_UNAVAILABLE'));
  });

  it.each([
    ['because it is something else', 'Welcome\r\n\r\n', 400],
    ['because its headers are too long', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ])('%s is told so', async (_, sent, status) => {
    const answer = await answerTo(sent);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(bodyOf(answer)).toEqual(error('BAD_REQUEST'));
  });

  it('while an answer is on its way is closed without a further one', async () => {
    expect(await answerTo('GET / HTTP/1.1\r\nhost: localhost\r\n\r\nWelcome\r\n\r\n')).toBe('');
  });
});
