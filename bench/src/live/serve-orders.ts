import { setTimeout as sleep } from 'node:timers/promises';
import { sharedNow } from './event.js';
import type { PublishOrder, ServerMessage } from './server-protocol.js';

const send = (message: ServerMessage): void => void process.send!(message);

/** In a server's process: says where it serves and publishes what it is told to. @param publish tells of the n-th event. */
export function serveOrders(urls: Readonly<Record<string, string>>, publish: (n: number) => void): void {
  async function carryOut({ first, count, perSecond }: PublishOrder): Promise<void> {
    const publishedAt = new Float64Array(count);
    const beganAt = sharedNow();
    for (let each = 0; each < count; each++) {
      await sleep(Math.max(0, beganAt + (each * 1_000) / perSecond - sharedNow()));
      publishedAt[each] = sharedNow();
      publish(first + each);
    }
    send({ publishedAt });
  }
  process.on('message', (order: PublishOrder) => void carryOut(order));
  // A benchmark that was interrupted takes its servers along.
  process.on('disconnect', () => process.exit());
  send({ urls });
}
