import { describe } from '@jest/globals';
import { hasRedis } from './redis-server.js';

/** A block of tests that need Redis; where it is not installed they are skipped, and the title says so. */
export function describeWithRedis(title: string, suite: () => void): void {
  if (hasRedis) describe(title, suite);
  else describe.skip(`${title} (skipped: redis-server is not installed)`, suite);
}
