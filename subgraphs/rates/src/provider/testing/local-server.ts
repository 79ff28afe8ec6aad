import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server on this machine that stands for a provider: it speaks its format, and tells how it was asked. */
export interface LocalServer {
  readonly url: URL;
  readonly requests: readonly IncomingMessage[];
  /** Answers like this from now on. */
  answer(listener: RequestListener): void;
  stop(): Promise<void>;
}

export async function startLocalServer(): Promise<LocalServer> {
  const requests: IncomingMessage[] = [];
  let listener: RequestListener = (_, response) => response.writeHead(404).end();
  const server = createServer((request, response) => {
    requests.push(request);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/latest`),
    requests,
    answer(next) {
      listener = next;
    },
    async stop() {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** Answers a text. */
export const withText =
  (text: string, status = 200): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(text);
