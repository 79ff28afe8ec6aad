import { Queue, UnrecoverableError, Worker } from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import type { Logger } from '../logging/logger.js';
import { queueOptions, workerOptions, type JobsDriver } from './driver.js';

/** BullMQ on Redis. */
export async function createRedisDriver(redisUrl: string, logger: Logger): Promise<JobsDriver> {
  const connect = (options: RedisOptions) => {
    const redis = new Redis(redisUrl, { ...options, connectTimeout: 5_000, lazyConnect: true });
    redis.on('error', (error) => logger.error({ err: error }, 'The connection of the job queues to Redis failed'));
    return redis;
  };
  // Whoever adds a job gets an error while Redis is away, and decides; a worker waits for it as long as it takes.
  const producer = connect({ maxRetriesPerRequest: 1, commandTimeout: 5_000 });
  const consumer = connect({ maxRetriesPerRequest: null });
  try {
    // A queue would wait for its first connection without an end.
    await producer.ping();
  } catch (error) {
    producer.disconnect();
    throw error;
  }

  return {
    UnrecoverableError,
    createQueue: (name) => new Queue(name, { ...queueOptions, connection: producer }),
    createWorker(name, concurrency, work) {
      // BullMQ makes the connection that blocks, one for each worker, from this one.
      const worker = new Worker(name, work, { ...workerOptions(concurrency), connection: consumer });
      return { worker, close: () => worker.close() };
    },
    async close() {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}
