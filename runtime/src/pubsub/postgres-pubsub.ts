import { createHash } from 'node:crypto';
import pg from 'pg';
import type { Logger } from '../logging/logger.js';
import { ChannelListeners } from './listeners.js';
import { assertChannel, assertPublishable, type PubSub, type PubSubListener } from './pubsub.js';

const reconnectPauseMinMs = 100;
const reconnectPauseMaxMs = 5_000;
/** How often the listening connection is tried: a network that drops it silently would leave us deaf. */
const heartbeatMs = 15_000;
const connectTimeoutMs = 5_000;

/**
 * Pub/sub by LISTEN and NOTIFY. It has connections of its own: one listens for as long as the process lives, and
 * NOTIFY never joins a business transaction, because PostgreSQL commits those with a NOTIFY one after the other.
 */
export function createPostgresPubSub(connectionString: string, logger: Logger): PubSub {
  const listeners = new ChannelListeners(logger);
  const channelsByName = new Map<string, string>();
  const settings = {
    connectionString,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: 10_000,
    keepAlive: true,
  };
  const publisher = new pg.Pool({ ...settings, max: 1, application_name: 'agio-pubsub-publish' });
  publisher.on('error', (error) => logger.warn({ err: error }, 'The publishing connection of pub/sub broke'));
  const closing = new AbortController();
  let listening: Promise<pg.Client> | undefined;

  /** The listening connection, made at the first subscription and made again whenever it breaks. */
  function listeningClient(): Promise<pg.Client> {
    listening ??= connectUntilClosed(false);
    return listening;
  }

  async function connectUntilClosed(isReconnect: boolean): Promise<pg.Client> {
    for (let pauseMs = reconnectPauseMinMs; ; pauseMs = Math.min(pauseMs * 2, reconnectPauseMaxMs)) {
      if (closing.signal.aborted) throw new Error('Pub/sub is closed');
      try {
        const client = await connectAndListen();
        if (isReconnect) {
          logger.info('Pub/sub listens again');
          listeners.tellAll({ kind: 'gap' });
        }
        return client;
      } catch (error) {
        logger.warn({ err: error, pauseMs }, 'Pub/sub cannot listen yet');
        await pause(pauseMs * (0.5 + Math.random() / 2), closing.signal);
      }
    }
  }

  async function connectAndListen(): Promise<pg.Client> {
    const client = new pg.Client({ ...settings, application_name: 'agio-pubsub-listen' });
    let isUp = false;
    // 'error' and 'end' both come for a broken connection, and only one of them for others.
    const onLost = (error?: Error) => {
      if (!isUp) return;
      isUp = false;
      clearInterval(heartbeat);
      client.end().catch(() => {});
      if (closing.signal.aborted) return;
      logger.warn({ err: error }, 'The listening connection of pub/sub broke');
      listening = connectUntilClosed(true);
      // Whoever subscribes meets the error; without a subscriber there is nobody to tell.
      listening.catch(() => {});
    };
    client.on('error', onLost);
    client.on('end', onLost);
    client.on('notification', ({ channel: name, payload = '' }) => {
      const channel = channelsByName.get(name);
      if (channel !== undefined) listeners.tell(channel, { kind: 'message', message: payload });
    });
    const heartbeat = setInterval(() => void client.query('SELECT 1').catch(onLost), heartbeatMs);
    try {
      await client.connect();
      for (const channel of listeners.channels) await client.query(`LISTEN "${channelName(channel)}"`);
      if (closing.signal.aborted) throw new Error('Pub/sub is closed');
      isUp = true;
      return client;
    } catch (error) {
      clearInterval(heartbeat);
      client.end().catch(() => {});
      throw error;
    }
  }

  /** LISTENs on the connection that is up; when it breaks meanwhile, the next one has the channel on its list. */
  async function listen(channel: string): Promise<void> {
    for (;;) {
      const attempt = listeningClient();
      const client = await attempt;
      try {
        await client.query(`LISTEN "${channelName(channel)}"`);
        return;
      } catch (error) {
        if (listening === attempt) throw error;
      }
    }
  }

  return {
    async publish(channel, message) {
      assertPublishable(channel, message);
      await publisher.query('SELECT pg_notify($1, $2)', [channelName(channel), message]);
    },
    async subscribe(channel, listener) {
      assertChannel(channel);
      // A function of its own for each call, so that one listener may subscribe twice.
      const own: PubSubListener = (notice) => listener(notice);
      listeners.add(channel, own);
      channelsByName.set(channelName(channel), channel);
      try {
        await listen(channel);
      } catch (error) {
        listeners.remove(channel, own);
        throw error;
      }
      return async () => {
        if (!listeners.remove(channel, own)) return;
        channelsByName.delete(channelName(channel));
        const client = await listening;
        // A connection that breaks here comes back without the channel.
        await client?.query(`UNLISTEN "${channelName(channel)}"`).catch(() => {});
      };
    },
    async check() {
      await publisher.query('SELECT 1');
    },
    async close() {
      closing.abort();
      const client = await listening?.catch(() => undefined);
      await client?.end().catch(() => {});
      await publisher.end();
    },
  };
}

/** PostgreSQL cuts names at 63 bytes, so two long ones could become the same: a hash has one length. */
function channelName(channel: string): string {
  return `agio_${createHash('sha256').update(channel).digest('hex').slice(0, 40)}`;
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}
