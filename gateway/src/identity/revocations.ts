import { every } from '@agio/runtime/jobs/loop';
import { accessTokenSecondsMax } from '@agio/runtime/identity/access-token';
import type { Logger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { RevokedSessionsDocument } from '../clients/users.js';

/** A revoked session is refused within 5 s everywhere: users is asked for new ones well within that. */
const pollMs = 1_500;
/** Revocations are asked for again from this long before the latest one, as they do not become visible in the order of their times. */
const overlapMs = 10_000;
const rememberedMs = accessTokenSecondsMax * 1000;
/** What users tells in one answer; a full answer means that there is more. */
const pageItems = 1_000;

/** The sessions that were ended before their access tokens expired. */
export interface Revocations {
  readonly has: (sessionId: string) => boolean;
  readonly stop: () => Promise<void>;
}

/** Follows the revocations of users. While users does not answer nothing new is revoked either. */
export function followRevocations(call: SubgraphCaller, logger: Logger): Revocations {
  const revoked = new Map<string, number>();
  let latest = Date.now() - rememberedMs;

  async function poll(): Promise<void> {
    let since = latest - overlapMs;
    for (;;) {
      const { revokedSessions } = await call('users', RevokedSessionsDocument, {
        since: new Date(since).toISOString(),
      });
      for (const { id, revokedAt } of revokedSessions) {
        const at = Date.parse(revokedAt);
        revoked.set(id, at);
        latest = Math.max(latest, at);
      }
      if (revokedSessions.length < pageItems || latest <= since) break;
      since = latest;
    }
    const forgetBefore = Date.now() - rememberedMs;
    for (const [id, at] of revoked) if (at < forgetBefore) revoked.delete(id);
  }

  const loop = every(pollMs, poll, { name: 'gateway.revocations', logger, failurePauseMaxMs: pollMs });
  return { has: (sessionId) => revoked.has(sessionId), stop: loop.stop };
}
