// A process of people who follow their notifications, through the client that frontends use. It may be killed at any time: all that it knows is in its journal.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createAgioClient } from '@agio/client/client';
import { WebSocket } from 'ws';
import { NotificationReceivedDocument } from '../../frontend/operations.js';
import { createRandom } from '../random.js';
import { beginning, cursorIn, eventLine } from './events.js';
import type { FollowerOrders } from './followers.js';
import { openJournal, readJournal } from './journal.js';

/** A connection of this process is cut from time to time. */
const [cutMinMs, cutMaxMs] = [500, 2_000];

const orders = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as FollowerOrders;
const before = readJournal(orders.journal).told;
const journal = openJournal(orders.journal);
const sockets = new Set<WebSocket>();

class NotedSocket extends WebSocket {
  constructor(...args: ConstructorParameters<typeof WebSocket>) {
    super(...args);
    this.once('open', () => sockets.add(this));
    this.once('close', () => sockets.delete(this));
  }
}

for (const { name, url, session } of orders.followers) {
  const client = createAgioClient({
    url,
    session,
    webSocket: NotedSocket,
    onConnection: (state) => state === 'connected' && journal.connected(),
  });
  const last = before.get(name)?.at(-1);
  client.subscribe(
    NotificationReceivedDocument,
    { after: last === undefined ? beginning : cursorIn(last) },
    {
      cursorOf: ({ notificationReceived }) => notificationReceived?.cursor,
      next({ notificationReceived }, errors) {
        if (errors.length > 0) journal.fault(name, JSON.stringify(errors));
        if (notificationReceived) {
          journal.told(name, eventLine(notificationReceived.cursor, notificationReceived.notification?.id));
        } else {
          journal.fault(name, 'an event without a cursor');
        }
      },
      failed: ({ code, message }) => journal.fault(name, `ended with ${code}: ${message}`),
      completed: () => journal.fault(name, 'completed'),
    },
  );
}
console.log(`following at ${orders.followers[0]!.url}`);

const random = createRandom(orders.seed);
for (;;) {
  await sleep(random.integer(cutMinMs, cutMaxMs));
  // As when a network goes: nobody says good-bye.
  if (sockets.size > 0) random.pick([...sockets]).terminate();
}
