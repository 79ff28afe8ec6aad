import { sharedEnv } from '../testkit/platform.js';

/**
 * What a platform under fire needs besides what every one of a test does: nobody logs in again, a quote outlives any outage, and its launcher has a
 * PostgreSQL of its own, which it brings back.
 */
export function chaosEnvironment(): Record<string, string> {
  const { DATABASE_URL: _, ...env } = sharedEnv('');
  return { ...env, LOG_LEVEL: 'warn', QUOTE_SECONDS: '3600', ACCESS_TOKEN_SECONDS: '3600', SANDBOX_SLOW_MS: '500' };
}
