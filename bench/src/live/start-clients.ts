import type { ClientMessage, ClientOrder, Collected } from './client-protocol.js';
import { forkModule, openInbox } from './start-server.js';

/** The clients of one side, in a process of their own; each is connected for as long as it runs. */
export interface Clients {
  readonly count: number;
  /** Waits until every client has got an event. @param probe publishes one. */
  readonly ready: (probe: () => Promise<unknown>) => Promise<void>;
  /** Begins to collect so many events. @returns what waits for them, or until nothing has come for so long. */
  readonly collect: (first: number, count: number, silenceMs: number) => () => Promise<Collected>;
  readonly stop: () => void;
}

const readyTimeoutMs = 180_000;
/** Of whatever a round may take. */
const collectTimeoutMs = 600_000;

/** @throws Error when one does not get through. */
export async function startClients(options: {
  url: string;
  count: number;
  query: string;
  variables: object;
}): Promise<Clients> {
  const { url, count, query, variables } = options;
  const child = forkModule('clients');
  const inbox = openInbox<ClientMessage>(child, `The clients at ${url}`);
  const send = (order: ClientOrder) => child.send(order);
  const next = async (timeoutMs: number): Promise<ClientMessage> => {
    const message = await inbox.next(timeoutMs);
    if ('error' in message) throw new Error(`${url}: ${message.error}`);
    return message;
  };
  send({ kind: 'open', url, clients: count, query, variables });
  return {
    count,
    async ready(probe) {
      const until = Date.now() + readyTimeoutMs;
      for (;;) {
        const message = await next(readyTimeoutMs);
        if ('seen' in message && message.seen > 0) return;
        if (Date.now() > until) throw new Error(`Not every client at ${url} has got an event in ${readyTimeoutMs} ms.`);
        await probe();
      }
    },
    collect(first, events, silenceMs) {
      send({ kind: 'collect', first, count: events, silenceMs });
      return async () => {
        const message = await next(collectTimeoutMs);
        if (!('collected' in message)) throw new Error(`The clients at ${url} do not say what they have got.`);
        return message.collected;
      };
    },
    stop: () => child.disconnect(),
  };
}
