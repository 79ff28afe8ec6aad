import { canonicalJson } from '@agio/runtime/canonical-json';
import type { SignatureVerifier, Signer } from '@agio/runtime/signing/signatures';
import type { ListedStorage } from '@agio/runtime/storage/storage';
import type { Head } from './seal-batches.js';

/** A copy of a head as it was found outside the database: what it says, or why that is not believed. */
export type HeadCopy = { readonly key: string } & ({ readonly head: Head } | { readonly fault: string });

/** Signed copies of a chain's heads, kept where whoever can write to the ledger's database cannot. */
export interface HeadArchive {
  /** Signs and keeps a head. To keep one again changes nothing. */
  keep: (head: Head, at: Date) => Promise<void>;
  /** Every copy that is kept, a page at a time. */
  copies: (signal?: AbortSignal) => AsyncIterable<readonly HeadCopy[]>;
  /** Removes the recent copies from before a time, a bounded number of them; the first one of each day stays for ever. */
  prune: (before: Date) => Promise<void>;
}

/** Where copies are found, without the means to make any. */
export type HeadCopies = Pick<HeadArchive, 'copies'>;

/** What is signed, as the header `typ` says. */
const kind = 'agio-ledger-head';
const pageKeysMax = 100;
/** More than a worker keeps in a day. */
const prunedMax = 2_000;
/** Decimal digits of the largest number of a seal, so that keys sort as numbers do. */
const numberDigits = 19;

/** Where the heads of a ledger are kept: `recent` has one for each minute with a new head, `daily` the first of each day. */
const foldersOf = (ledger: string) => ({
  recent: `ledger-heads/${ledger}/recent`,
  daily: `ledger-heads/${ledger}/daily`,
});

/** @param ledger tells its heads from another ledger's; letters, digits and hyphens. */
export function createHeadArchive(options: {
  storage: Pick<ListedStorage, 'get' | 'put' | 'list' | 'remove'>;
  ledger: string;
  signer: Signer;
  verifier: SignatureVerifier;
}): HeadArchive {
  const { storage, ledger, signer } = options;
  const { recent, daily } = foldersOf(ledger);
  const put = (key: string, jws: string) => storage.put(key, Buffer.from(jws), 'application/jose');
  return {
    ...readHeadCopies(options),

    async keep({ number, hash }, at) {
      const text = canonicalJson({ ledger, seal: String(number), hash: hash.toString('hex'), at: at.toISOString() });
      const jws = signer.sign(kind, text);
      // The day and the minute come first, so that a folder in order is a folder by time.
      const stamp = at.toISOString().slice(0, 16).replace(/\D/g, '');
      await put(`${recent}/${stamp}-${String(number).padStart(numberDigits, '0')}.jws`, jws);
      const first = `${daily}/${at.toISOString().slice(0, 10)}.jws`;
      if ((await storage.get(first)) === null) await put(first, jws);
    },

    async prune(before) {
      const last = `${recent}/${before.toISOString().slice(0, 16).replace(/\D/g, '')}`;
      let removed = 0;
      for await (const keys of pagesOf(storage, recent)) {
        for (const key of keys) {
          if (key >= last || removed === prunedMax) return;
          await storage.remove(key);
          removed++;
        }
      }
    },
  };
}

/** Reads the copies of a ledger's heads, and believes those that are signed by a key of ours. */
export function readHeadCopies(options: {
  storage: Pick<ListedStorage, 'get' | 'list'>;
  ledger: string;
  verifier: SignatureVerifier;
}): HeadCopies {
  const { storage, ledger, verifier } = options;

  async function read(key: string): Promise<HeadCopy | null> {
    const jws = await storage.get(key);
    // It may have been pruned since the folder was listed.
    if (jws === null) return null;
    const verified = await verifier.verify(kind, jws.toString('utf8'));
    if ('fault' in verified) return { key, fault: `its signature is ${verified.fault}` };
    const head = JSON.parse(verified.text) as { ledger: string; seal: string; hash: string };
    if (head.ledger !== ledger) return { key, fault: `it is of the ledger ${head.ledger}` };
    return { key, head: { number: BigInt(head.seal), hash: Buffer.from(head.hash, 'hex') } };
  }

  return {
    async *copies(signal) {
      const { daily, recent } = foldersOf(ledger);
      for (const folder of [daily, recent]) {
        for await (const keys of pagesOf(storage, folder)) {
          signal?.throwIfAborted();
          const copies = await Promise.all(keys.map(read));
          yield copies.filter((copy) => copy !== null);
        }
      }
    },
  };
}

async function* pagesOf(storage: Pick<ListedStorage, 'list'>, folder: string): AsyncGenerator<string[]> {
  let after: string | undefined;
  for (;;) {
    const keys = await storage.list(folder, { after, max: pageKeysMax });
    if (keys.length > 0) yield keys;
    if (keys.length < pageKeysMax) return;
    after = keys.at(-1);
  }
}
