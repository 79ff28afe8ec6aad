import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { until } from '@agio/runtime/jobs/testing/until';
import { SocketRefusal } from '@agio/runtime/live/graphql-socket';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSessions, type SocketSessions } from './sessions.js';

const user = (userId: string): Identity => ({
  kind: 'user',
  userId,
  sessionId: userId,
  roles: ['CUSTOMER'],
  scopes: ['customer'],
  tier: 'BASIC',
});

describe('The sessions of open sockets', () => {
  const refused = new Set<string>();
  let sessions: SocketSessions;
  const closed: number[] = [];

  /** A token is the name of its user and a number. */
  const authenticate = (token: string | undefined): Promise<Identity> => {
    if (token === undefined) return Promise.resolve(anonymous);
    if (token === 'unknown') return Promise.reject(new Error('users does not answer'));
    return Promise.resolve(refused.has(token) ? { ...anonymous, refusedToken: 'refused' } : user(token.split(' ')[0]!));
  };
  const begin = (authorization: string | undefined, clientAddress = '192.0.2.1') =>
    sessions.begin({ authorization, clientAddress, close: (code) => void closed.push(code) });
  const start = () => (sessions = createSessions(authenticate, { socketsPerUserMax: 2, socketsPerAddressMax: 1 }));

  afterEach(async () => {
    await sessions.stop();
    refused.clear();
    closed.length = 0;
  });

  it('end with 4401 when the token is good no more, and no other does', async () => {
    start();
    await Promise.all([begin('asha 1'), begin('jonas 1'), begin(undefined)]);
    refused.add('asha 1');
    await until('the socket is closed', () => closed.length > 0);
    expect(closed[0]).toBe(4401);
    expect(new Set(closed)).toEqual(new Set([4401]));
  });

  it('go on with a newer token of the same user, and with no other’s', async () => {
    start();
    const session = await begin('asha 1');
    await sessions.renew(session, 'asha 2');
    expect(session.authorization).toBe('asha 2');
    await expect(sessions.renew(session, 'jonas 1')).rejects.toMatchObject({ code: 4403 });
    refused.add('asha 3');
    await expect(sessions.renew(session, 'asha 3')).rejects.toMatchObject({ code: 4401 });
  });

  it('do not begin with a bad token, nor with one socket too many', async () => {
    start();
    refused.add('asha 1');
    await expect(begin('asha 1')).rejects.toBeInstanceOf(SocketRefusal);
    const first = await begin('jonas 1');
    await begin('jonas 2');
    await expect(begin('jonas 3')).rejects.toMatchObject({ code: 4429 });
    await begin(undefined);
    expect(sessions.counts()).toEqual({ ofUsers: 2, ofNobody: 1, ofOneUser: 2, ofOneAddress: 1, refused: 1 });
    sessions.end(first);
    sessions.end(first);
    await begin('jonas 3');
    await expect(begin('jonas 4')).rejects.toMatchObject({ code: 4429 });
  });

  it('of nobody do not begin with one too many from one address', async () => {
    start();
    const first = await begin(undefined);
    await expect(begin(undefined)).rejects.toMatchObject({ code: 4429 });
    await begin(undefined, '192.0.2.2');
    await begin('asha 1');
    expect(sessions.counts()).toEqual({ ofUsers: 1, ofNobody: 2, ofOneUser: 1, ofOneAddress: 1, refused: 1 });
    sessions.end(first);
    await begin(undefined);
  });
});
