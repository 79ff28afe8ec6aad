/** What a log-in answers: who somebody is, for a while. */
export interface Session {
  /** Sent with every request. */
  readonly accessToken: string;
  /** Good for one new session; the one that comes with that is good for the next. */
  readonly refreshToken: string;
  /** When the access token expires, RFC 3339. */
  readonly expiresAt: string;
}

/** What became of a session: `renewed` is the same person's, `ended` is for good, `set` is a log-in or log-out. */
export type SessionChange = 'renewed' | 'ended' | 'set';

type Listener = (session: Session | null, change: SessionChange) => void;

/** The session of a client, kept fresh. */
export interface Sessions {
  readonly current: () => Session | null;
  /** The access token to send, renewed when it is about to expire; undefined for nobody. */
  readonly token: () => Promise<string | undefined>;
  /** Renews a token that was refused, unless somebody has done so meanwhile. @returns whether there is another one. */
  readonly renew: (refused: string | undefined) => Promise<boolean>;
  /** Takes the session of a log-in, or none after a log-out. */
  readonly set: (session: Session | null) => void;
  /** Told of every change, null when there is no session any more. @returns what ends it. */
  readonly onChange: (listener: Listener) => () => void;
}

/** A token is renewed so many milliseconds before it expires: more than clocks differ. */
export const renewalMarginMs = 30_000;

/**
 * @param options.refresh answers the next session; null when the refresh token is not good any more, which ends the session. What it throws says
 *   nothing of the session, and the next who asks tries again.
 * @param options.now milliseconds since 1970.
 */
export function createSessions(options: {
  initial: Session | null;
  refresh: (refreshToken: string) => Promise<Session | null>;
  now?: () => number;
}): Sessions {
  const { refresh, now = Date.now } = options;
  const listeners = new Set<Listener>();
  let session = options.initial;
  let refreshing: Promise<void> | undefined;

  function become(next: Session | null, change: SessionChange): void {
    session = next;
    for (const listener of [...listeners]) listener(next, change);
  }

  /** A refresh token is good once, so everybody waits for the same answer. */
  function refreshOnce(old: Session): Promise<void> {
    refreshing ??= refresh(old.refreshToken)
      .then((next) => {
        // Whoever has logged in or out meanwhile has the last word.
        if (session === old) become(next, next ? 'renewed' : 'ended');
      })
      .finally(() => (refreshing = undefined));
    return refreshing;
  }

  return {
    current: () => session,
    async token() {
      if (session && Date.parse(session.expiresAt) - renewalMarginMs <= now()) await refreshOnce(session);
      return session?.accessToken;
    },
    async renew(refused) {
      if (session && session.accessToken === refused) await refreshOnce(session);
      return session !== null && session.accessToken !== refused;
    },
    set: (next) => become(next, 'set'),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
