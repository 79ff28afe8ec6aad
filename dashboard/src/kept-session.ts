import type { Session } from '@agio/client/sessions';

/** Where the session is kept: until the tab is closed, and for this site alone. */
const key = 'agio.session';

export function readSession(): Session | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null');
    return isSession(kept) ? kept : null;
  } catch {
    return null;
  }
}

export function keepSession(session: Session | null): void {
  try {
    if (session) sessionStorage.setItem(key, JSON.stringify(session));
    else sessionStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing asks for the password after a reload.
  }
}

const isSession = (value: unknown): value is Session =>
  typeof value === 'object' &&
  value !== null &&
  ['accessToken', 'refreshToken', 'expiresAt'].every(
    (name) => typeof (value as Record<string, unknown>)[name] === 'string',
  );
