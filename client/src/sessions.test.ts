import { describe, expect, it } from '@jest/globals';
import { createSessions, type Session, type SessionChange } from './sessions.js';

const sessionOf = (name: string, expiresInMs = 900_000): Session => ({
  accessToken: name,
  refreshToken: `refresh ${name}`,
  expiresAt: new Date(Date.now() + expiresInMs).toISOString(),
});

/** Sessions whose refreshes are answered one by one by the test. */
function start(initial: Session | null) {
  const asked: { token: string; answer: (session: Session | null) => void; fail: () => void }[] = [];
  const changes: [string | undefined, SessionChange][] = [];
  const sessions = createSessions({
    initial,
    refresh: (token) =>
      new Promise((answer, reject) => asked.push({ token, answer, fail: () => reject(new Error('no answer')) })),
  });
  sessions.onChange((session, change) => changes.push([session?.accessToken, change]));
  return { sessions, asked, changes };
}

describe('A session', () => {
  it('is renewed before its token expires, once for all who wait', async () => {
    const { sessions, asked, changes } = start(sessionOf('a', 10_000));
    const tokens = [sessions.token(), sessions.token(), sessions.renew('a')];
    expect(asked.map(({ token }) => token)).toEqual(['refresh a']);
    asked[0]!.answer(sessionOf('b'));
    expect(await Promise.all(tokens)).toEqual(['b', 'b', true]);
    expect(changes).toEqual([['b', 'renewed']]);
    expect(await sessions.token()).toBe('b');
    expect(asked).toHaveLength(1);
  });

  it('is not renewed for a token that has been replaced already', async () => {
    const { sessions, asked } = start(sessionOf('b'));
    expect(await sessions.renew('a')).toBe(true);
    expect(asked).toHaveLength(0);
  });

  it('ends when its refresh token is not good any more', async () => {
    const { sessions, asked, changes } = start(sessionOf('a'));
    const renewed = sessions.renew('a');
    asked[0]!.answer(null);
    expect(await renewed).toBe(false);
    expect(changes).toEqual([[undefined, 'ended']]);
    expect(await sessions.token()).toBeUndefined();
  });

  it('goes on when the platform does not answer, and the next who asks tries again', async () => {
    const { sessions, asked, changes } = start(sessionOf('a'));
    const renewed = sessions.renew('a');
    asked[0]!.fail();
    await expect(renewed).rejects.toThrow('no answer');
    expect([sessions.current()?.accessToken, changes]).toEqual(['a', []]);
    const again = sessions.renew('a');
    asked[1]!.answer(sessionOf('b'));
    expect(await again).toBe(true);
  });

  it('of whoever has logged out meanwhile stays ended', async () => {
    const { sessions, asked, changes } = start(sessionOf('a'));
    const renewed = sessions.renew('a');
    sessions.set(null);
    asked[0]!.answer(sessionOf('b'));
    expect(await renewed).toBe(false);
    expect(changes).toEqual([[undefined, 'set']]);
  });
});
