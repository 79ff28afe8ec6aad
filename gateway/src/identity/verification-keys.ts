import { createPublicKey, type KeyObject } from 'node:crypto';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { VerificationKeysDocument } from '../clients/users.js';

/** The public keys of access tokens, as users tells them. */
export interface VerificationKeys {
  /** The key of a token, or undefined when users knows none by that id. */
  find: (kid: string) => Promise<KeyObject | undefined>;
  /** The keys as a JSON Web Key Set (RFC 7517). */
  keySet: () => Promise<{ keys: unknown[] }>;
}

/** How long keys are taken as they are before they are asked for again. */
const freshMs = 30_000;
/** An unknown key id asks at once, but not more often than this: anybody can make key ids up. */
const unknownPauseMs = 2_000;

export function createVerificationKeys(call: SubgraphCaller): VerificationKeys {
  let keys = new Map<string, { key: KeyObject; jwk: unknown }>();
  let askedAt = 0;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    askedAt = Date.now();
    const { verificationKeys } = await call('users', VerificationKeysDocument, {});
    keys = new Map(
      verificationKeys.map(({ kid, jwk }) => {
        const parsed = JSON.parse(jwk) as Record<string, string>;
        return [kid, { key: createPublicKey({ key: parsed, format: 'jwk' }), jwk: parsed }];
      }),
    );
  }

  /** Asks once for all who wait. Without an answer the keys stay as they are. */
  function refresh(): Promise<void> {
    asking ??= ask()
      .catch((error: unknown) => {
        if (keys.size === 0) throw error;
      })
      .finally(() => (asking = undefined));
    return asking;
  }

  async function fresh(forKid?: string): Promise<void> {
    const age = Date.now() - askedAt;
    const unknown = forKid !== undefined && !keys.has(forKid) && age > unknownPauseMs;
    if (keys.size === 0 || unknown) await refresh();
    else if (age > freshMs) void refresh();
  }

  return {
    async find(kid) {
      await fresh(kid);
      return keys.get(kid)?.key;
    },
    async keySet() {
      await fresh();
      return { keys: [...keys.values()].map(({ jwk }) => jwk) };
    },
  };
}
