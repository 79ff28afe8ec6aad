import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems give ports to outgoing connections: such a port is free again after a restart. */
const [portMin, portMax] = [20_000, 30_000];
const attemptsMax = 100;

/** A port for a process that others have to find again after a restart. */
export async function lastingPort(): Promise<string> {
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    const port = portMin + Math.floor(Math.random() * (portMax - portMin));
    const server = createServer().listen(port, '127.0.0.1');
    const isFree = await once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.close();
    if (isFree) return String(port);
  }
  throw new Error(`No port is free between ${portMin} and ${portMax}.`);
}
