import { createLogger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { followRevocations, type Revocations } from './revocations.js';

interface Revoked {
  readonly id: string;
  readonly revokedAt: string;
}

const pageItems = 1_000;
const start = Date.parse('2026-04-13T12:00:00Z');
const at = (afterStartMs: number) => new Date(start + afterStartMs).toISOString();

let stored: Revoked[];
let isAway: boolean;
let revocations: Revocations;

/** Answers as users does: what was revoked since then, oldest first, a page at most. */
const call = ((_subgraph: string, _document: unknown, { since }: { since: string }) => {
  if (isAway) return Promise.reject(new Error('users is away'));
  const later = stored.filter(({ revokedAt }) => revokedAt >= since);
  return Promise.resolve({ revokedSessions: later.slice(0, pageItems) });
}) as unknown as SubgraphCaller;

/** Lets five seconds pass: within these a revoked session must be refused. */
const passFiveSeconds = () => jest.advanceTimersByTimeAsync(5_000);

beforeEach(() => {
  jest.useFakeTimers({ now: start });
  stored = [];
  isAway = false;
  revocations = followRevocations(call, createLogger({ name: 'test', level: 'silent' }));
});
afterEach(async () => {
  jest.useRealTimers();
  await revocations.stop();
});

describe('The revocations', () => {
  it('know a session within five seconds of its end, and no other', async () => {
    await passFiveSeconds();
    stored.push({ id: 'ended', revokedAt: at(5_000) });
    await passFiveSeconds();
    expect(revocations.has('ended')).toBe(true);
    expect(revocations.has('open')).toBe(false);
  });

  it('know the sessions that ended before the gateway started', async () => {
    stored.push({ id: 'ended', revokedAt: at(-3_000_000) });
    await passFiveSeconds();
    expect(revocations.has('ended')).toBe(true);
  });

  it('know one that becomes visible after a later one', async () => {
    stored.push({ id: 'later', revokedAt: at(4_000) });
    await passFiveSeconds();
    stored.unshift({ id: 'earlier', revokedAt: at(-2_000) });
    await passFiveSeconds();
    expect(revocations.has('earlier')).toBe(true);
  });

  it('know all of more than users tells in one answer', async () => {
    stored = Array.from({ length: 2_500 }, (_, index) => ({ id: `session ${index}`, revokedAt: at(index - 10_000) }));
    await passFiveSeconds();
    expect(stored.every(({ id }) => revocations.has(id))).toBe(true);
  });

  it('are followed again when users is back', async () => {
    isAway = true;
    stored.push({ id: 'ended', revokedAt: at(0) });
    await passFiveSeconds();
    expect(revocations.has('ended')).toBe(false);
    isAway = false;
    await passFiveSeconds();
    expect(revocations.has('ended')).toBe(true);
  });

  it('are forgotten when no access token of theirs can be left', async () => {
    stored.push({ id: 'ended', revokedAt: at(0) });
    await passFiveSeconds();
    expect(revocations.has('ended')).toBe(true);
    stored.push({ id: 'next', revokedAt: at(3_700_000) });
    await jest.advanceTimersByTimeAsync(3_700_000);
    expect(revocations.has('ended')).toBe(false);
  });
});
