import { createHeadArchive, readHeadCopies, type HeadArchive, type HeadCopies } from '@agio/ledger/seal/head-archive';
import type { Secret } from '@agio/runtime/secret';
import { createSignatureVerifier, createSigner } from '@agio/runtime/signing/signatures';
import type { SigningKeys } from '@agio/runtime/signing/signing-keys';
import type { StorageEnv } from '@agio/runtime/storage/env';
import { startStorage } from '@agio/runtime/storage/start-storage';
import type pg from 'pg';

/** What tells the heads of this ledger from another one's. */
const ledger = 'wallets';

interface Place {
  readonly pool: pg.Pool;
  readonly secret: Secret;
  readonly storage: StorageEnv;
}

/** Opens where the signed heads of the ledger are kept, outside its database. */
export async function openLedgerHeads({
  signingKeys,
  ...place
}: Place & { readonly signingKeys: SigningKeys }): Promise<{
  readonly archive: HeadArchive;
  readonly stop: () => void;
}> {
  const { storage, stop } = await startStorage(place.storage, 'ledger-heads', place.secret);
  const verifier = createSignatureVerifier(place);
  return { archive: createHeadArchive({ storage, ledger, signer: createSigner(signingKeys), verifier }), stop };
}

/** Opens them for whoever only reads. */
export async function readLedgerHeads(
  place: Place,
): Promise<{ readonly heads: HeadCopies; readonly stop: () => void }> {
  const { storage, stop } = await startStorage(place.storage, 'ledger-heads', place.secret);
  return { heads: readHeadCopies({ storage, ledger, verifier: createSignatureVerifier(place) }), stop };
}
