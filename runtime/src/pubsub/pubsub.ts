import type { Logger } from '../logging/logger.js';

/** Wake-ups between processes: fast, small, and not kept. What must not be lost is read from its table. */
export interface PubSub {
  /** @throws RangeError when the channel's name or the message is too long. */
  publish(channel: string, message: string): Promise<void>;
  /**
   * Resolves when the channel is being listened to, so whatever is published from then on arrives, unless a gap is
   * told. @returns what ends the subscription.
   */
  subscribe(channel: string, listener: PubSubListener): Promise<Unsubscribe>;
  close(): Promise<void>;
}

export type PubSubListener = (notice: PubSubNotice) => void;

export type PubSubNotice =
  | { kind: 'message'; message: string }
  /** The connection was lost and is back: messages may be missing, so read again what they would have told. */
  | { kind: 'gap' };

export type Unsubscribe = () => Promise<void>;

/** Where the messages go: through Redis, or by LISTEN and NOTIFY of a PostgreSQL database. */
export type PubSubConnection = { redisUrl: string } | { connectionString: string };

/** Bytes of a message at most; PostgreSQL takes fewer than 8000. */
export const messageBytesMax = 7_999;
const channelBytesMax = 200;

/** The client of the backend in use is loaded here, the other one is not. */
export async function createPubSub(options: { connection: PubSubConnection; logger: Logger }): Promise<PubSub> {
  const { connection, logger } = options;
  if ('redisUrl' in connection) {
    const { createRedisPubSub } = await import('./redis-pubsub.js');
    return createRedisPubSub(connection.redisUrl, logger);
  }
  const { createPostgresPubSub } = await import('./postgres-pubsub.js');
  return createPostgresPubSub(connection.connectionString, logger);
}

export function assertPublishable(channel: string, message: string): void {
  assertChannel(channel);
  const bytes = Buffer.byteLength(message);
  if (bytes > messageBytesMax)
    throw new RangeError(`A message of ${bytes} bytes is too long: ${messageBytesMax} at most`);
}

export function assertChannel(channel: string): void {
  if (channel === '' || Buffer.byteLength(channel) > channelBytesMax) {
    throw new RangeError(`The name of a channel has 1 to ${channelBytesMax} bytes`);
  }
}
