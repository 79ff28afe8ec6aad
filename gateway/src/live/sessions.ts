import type { Identity } from '@agio/runtime/identity/identity';
import { SocketRefusal } from '@agio/runtime/live/graphql-socket';

/** How often the tokens of open sockets are looked at again: one that has expired or was revoked is told well within 5 s. */
const sweepMs = 1_000;

/** Whose a socket is. */
export interface SocketSession {
  identity: Identity;
  authorization: string | undefined;
  readonly clientAddress: string;
  readonly close: (code: number, reason: string) => void;
}

/** How many sockets there are, and how near to their bound. */
export interface SessionCounts {
  readonly ofUsers: number;
  readonly ofNobody: number;
  /** Of the user who has the most. */
  readonly ofOneUser: number;
  /** Sockets that were refused so far, as their users had as many as they may have. */
  readonly refused: number;
}

/** The sessions of all open sockets. */
export interface SocketSessions {
  /** @throws SocketRefusal 4401 for a token that is not good, 4429 for one socket too many. */
  readonly begin: (socket: Pick<SocketSession, 'authorization' | 'clientAddress' | 'close'>) => Promise<SocketSession>;
  /**
   * Takes a newer token of the same user for an open socket.
   * @throws SocketRefusal 4401 for one that is not good, 4403 for another user's.
   */
  readonly renew: (session: SocketSession, authorization: string | undefined) => Promise<void>;
  readonly end: (session: SocketSession) => void;
  readonly counts: () => SessionCounts;
  readonly stop: () => Promise<void>;
}

/**
 * Keeps who is connected, and closes a socket with 4401 when its token expires or its session ends.
 * @param socketsPerUserMax open sockets of one user.
 */
export function createSessions(
  authenticate: (authorization: string | undefined) => Promise<Identity>,
  socketsPerUserMax: number,
): SocketSessions {
  const sessions = new Set<SocketSession>();
  let sweeping: Promise<void> | undefined;
  let refused = 0;

  async function identify(authorization: string | undefined): Promise<Identity> {
    const identity = await authenticate(authorization);
    if (identity.kind === 'anonymous' && identity.refusedToken !== undefined) {
      throw new SocketRefusal(4401, identity.refusedToken);
    }
    return identity;
  }

  function countOf(userId: string): number {
    let count = 0;
    for (const { identity } of sessions) if (identity.kind === 'user' && identity.userId === userId) count++;
    return count;
  }

  async function sweep(): Promise<void> {
    for (const session of sessions) {
      if (session.authorization === undefined) continue;
      try {
        session.identity = await identify(session.authorization);
      } catch (error) {
        // When tokens cannot be verified, those that were good still are.
        if (error instanceof SocketRefusal) session.close(error.code, error.message);
      }
    }
  }

  const timer = setInterval(() => {
    sweeping ??= sweep().finally(() => (sweeping = undefined));
  }, sweepMs);

  return {
    async begin(socket) {
      const identity = await identify(socket.authorization);
      if (identity.kind === 'user' && countOf(identity.userId) >= socketsPerUserMax) {
        refused++;
        throw new SocketRefusal(4429, `A user has at most ${socketsPerUserMax} sockets`);
      }
      const session: SocketSession = { ...socket, identity };
      sessions.add(session);
      return session;
    },
    async renew(session, authorization) {
      if (authorization === undefined) return;
      const identity = await identify(authorization);
      if (identity.kind !== 'user' || session.identity.kind !== 'user' || identity.userId !== session.identity.userId) {
        throw new SocketRefusal(4403, 'The new token is of another user');
      }
      session.identity = identity;
      session.authorization = authorization;
    },
    end: (session) => void sessions.delete(session),
    counts() {
      const byUser = new Map<string, number>();
      let ofNobody = 0;
      for (const { identity } of sessions) {
        if (identity.kind === 'user') byUser.set(identity.userId, (byUser.get(identity.userId) ?? 0) + 1);
        else ofNobody++;
      }
      const ofOneUser = [...byUser.values()].reduce((most, count) => Math.max(most, count), 0);
      return { ofUsers: sessions.size - ofNobody, ofNobody, ofOneUser, refused };
    },
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}
