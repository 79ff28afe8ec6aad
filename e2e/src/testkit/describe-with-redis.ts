import { describeWhere } from './describe-where.js';
import { hasRedis } from './redis-server.js';

/** A block of tests that need Redis. */
export const describeWithRedis = (title: string, suite: () => void): void =>
  describeWhere(hasRedis, 'redis-server is not installed', title, suite);
