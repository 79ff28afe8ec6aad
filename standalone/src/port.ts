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
  // Whoever connects in this moment is sent away, for closing would wait for him.
  const server = createServer((socket) => socket.destroy());
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new PortInUseError(`Port ${port} of ${host} is taken by another program; choose another one with PORT.`);
    }
    throw error;
  }
  await new Promise((resolve) => server.close(resolve));
}
