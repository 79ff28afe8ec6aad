import type { Identity } from '@agio/runtime/identity/identity';
import { SocketRefusal } from '@agio/runtime/live/graphql-socket';
import type { LiveLimits } from './limits.js';

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
  /** Of nobody, from the address that has the most. */
  readonly ofOneAddress: number;
  /** Sockets that were refused so far, as their users or addresses had as many as they may have. */
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

/** Open sockets of one user, and of nobody from one address. */
type SessionLimits = Pick<LiveLimits, 'socketsPerUserMax' | 'socketsPerAddressMax'>;

/** Keeps who is connected, and closes a socket with 4401 when its token expires or its session ends. */
export function createSessions(
  authenticate: (authorization: string | undefined) => Promise<Identity>,
  limits: SessionLimits,
): SocketSessions {
  const sessions = new Set<SocketSession>();
  const byUser = createTally();
  const byAddress = createTally();
  let sweeping: Promise<void> | undefined;
  let refused = 0;

  async function identify(authorization: string | undefined): Promise<Identity> {
    const identity = await authenticate(authorization);
    if (identity.kind === 'anonymous' && identity.refusedToken !== undefined) {
      throw new SocketRefusal(4401, identity.refusedToken);
    }
    return identity;
  }

  /** Counts one socket more. @throws SocketRefusal 4429 */
  function count({ identity, clientAddress }: SocketSession): void {
    const { socketsPerUserMax, socketsPerAddressMax } = limits;
    const isTaken =
      identity.kind === 'user'
        ? byUser.add(identity.userId, socketsPerUserMax)
        : byAddress.add(clientAddress, socketsPerAddressMax);
    if (isTaken) return;
    refused++;
    throw new SocketRefusal(
      4429,
      identity.kind === 'user'
        ? `A user has at most ${socketsPerUserMax} sockets`
        : `An address has at most ${socketsPerAddressMax} sockets of nobody`,
    );
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
      const session: SocketSession = { ...socket, identity };
      count(session);
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
    end(session) {
      if (!sessions.delete(session)) return;
      if (session.identity.kind === 'user') byUser.remove(session.identity.userId);
      else byAddress.remove(session.clientAddress);
    },
    counts: () => ({
      ofUsers: byUser.sum(),
      ofNobody: byAddress.sum(),
      ofOneUser: byUser.most(),
      ofOneAddress: byAddress.most(),
      refused,
    }),
    async stop() {
      clearInterval(timer);
      await sweeping;
    },
  };
}

/** How many each has. */
function createTally() {
  const counts = new Map<string, number>();
  return {
    /** @returns whether there was room for one more. */
    add(owner: string, max: number): boolean {
      const count = counts.get(owner) ?? 0;
      if (count >= max) return false;
      counts.set(owner, count + 1);
      return true;
    },
    remove(owner: string): void {
      const count = counts.get(owner) as number;
      if (count === 1) counts.delete(owner);
      else counts.set(owner, count - 1);
    },
    sum: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
    most: () => [...counts.values()].reduce((most, count) => Math.max(most, count), 0),
  };
}
