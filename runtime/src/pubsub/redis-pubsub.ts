import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logging/logger.js';
import { ChannelListeners } from './listeners.js';
import { assertChannel, assertPublishable, type PubSub, type PubSubListener } from './pubsub.js';

/** Keeps our channels apart from others on the same Redis; channels do not belong to one of its databases. */
const prefix = 'agio:pubsub:';

/** Pub/sub on Redis. A publisher gets an error while Redis is away; a subscriber waits for it. */
export function createRedisPubSub(redisUrl: string, logger: Logger): PubSub {
  const listeners = new ChannelListeners(logger);
  const connect = (options: RedisOptions) => {
    const redis = new Redis(redisUrl, {
      ...options,
      connectTimeout: 5_000,
      lazyConnect: true,
      // Done below instead, because the gap may be told only when the channels are being listened to again.
      autoResubscribe: false,
    });
    redis.on('error', (error) => logger.error({ err: error }, 'The connection of pub/sub to Redis failed'));
    return redis;
  };
  const publisher = connect({ maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  const subscriber = connect({ maxRetriesPerRequest: null });
  let connections = 0;

  subscriber.on('message', (name: string, message: string) => {
    listeners.tell(name.slice(prefix.length), { kind: 'message', message });
  });
  subscriber.on('ready', () => {
    if (++connections > 1) void resubscribe();
  });

  async function resubscribe(): Promise<void> {
    const names = listeners.channels.map((channel) => prefix + channel);
    try {
      if (names.length > 0) await subscriber.subscribe(...names);
      listeners.tellAll({ kind: 'gap' });
    } catch (error) {
      // The connection broke again, so this happens again when it is back.
      logger.warn({ err: error }, 'Could not listen to the channels again');
    }
  }

  return {
    async publish(channel, message) {
      assertPublishable(channel, message);
      await publisher.publish(prefix + channel, message);
    },
    async subscribe(channel, listener) {
      assertChannel(channel);
      // A function of its own for each call, so that one listener may subscribe twice.
      const own: PubSubListener = (notice) => listener(notice);
      listeners.add(channel, own);
      await subscriber.subscribe(prefix + channel);
      return async () => {
        if (listeners.remove(channel, own)) await subscriber.unsubscribe(prefix + channel);
      };
    },
    async check() {
      await publisher.ping();
    },
    async close() {
      publisher.disconnect();
      subscriber.disconnect();
    },
  };
}
