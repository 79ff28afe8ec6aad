import { describe, expect, it } from '@jest/globals';
import { EnvironmentError } from '../env.js';
import { readMovedOut } from './database-urls.js';

const names = ['users', 'wallets'];
const url = 'postgresql://admin@other/wallets';

describe('readMovedOut', () => {
  it('has the subgraphs with a database of their own, by name', () => {
    const source = { WALLETS_DATABASE_URL: url, USERS_DATABASE_URL: '', REDIS_URL: 'redis://redis' };
    expect(readMovedOut(names, source)).toEqual({ wallets: url });
  });

  it('is empty when no subgraph has moved, with Redis or without', () => {
    expect(readMovedOut(names, { DATABASE_URL: url })).toEqual({});
  });

  it('asks for Redis, as queues and wake-ups cannot be shared by two databases', () => {
    expect(() => readMovedOut(names, { WALLETS_DATABASE_URL: url })).toThrow(
      new EnvironmentError('REDIS_URL is required beside WALLETS_DATABASE_URL.'),
    );
  });

  it('names every variable that is malformed', () => {
    const source = { WALLETS_DATABASE_URL: 'x', USERS_DATABASE_URL: 'http://x', REDIS_URL: 'redis://redis' };
    expect(() => readMovedOut(names, source)).toThrow(/USERS_DATABASE_URL: must.*\n.*WALLETS_DATABASE_URL: must/);
  });
});
