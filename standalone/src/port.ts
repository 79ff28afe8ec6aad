import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Something else listens on the platform's port. */
export class PortInUseError extends Error {
  override name = 'PortInUseError';
}

/**
 * Looks whether the port can be had, so that a start that cannot succeed ends before it has migrated anything.
 * @throws PortInUseError naming the variable to change.
 */
export async function assertPortFree(host: string, port: number): Promise<void> {
  try {
    await tryPort(host, port);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new PortInUseError(`Port ${port} of ${host} is taken by another program; choose another one with PORT.`);
    }
    throw error;
  }
}

/** Below the range from which systems give ports to outgoing connections: such a port is free again after a restart. */
const [lastingMin, lastingMax] = [20_000, 30_000];
const attemptsMax = 1_000;

/**
 * Finds ports of the loopback address for processes that others have to find again after a restart.
 * @throws Error when nearly all are taken.
 */
export async function lastingPorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; ports.size < count; attempt++) {
    if (attempt > attemptsMax)
      throw new Error(`Fewer than ${count} ports are free from ${lastingMin} to ${lastingMax}.`);
    const port = randomInt(lastingMin, lastingMax);
    const isFree = await tryPort('127.0.0.1', port).then(
      () => true,
      () => false,
    );
    if (isFree) ports.add(port);
  }
  return [...ports];
}

async function tryPort(host: string, port: number): Promise<void> {
  // Whoever connects in this moment is sent away, for closing would wait for him.
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  await new Promise((resolve) => server.close(resolve));
}
