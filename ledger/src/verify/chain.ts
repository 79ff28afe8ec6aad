import type { HeadCopies, HeadCopy } from '../seal/head-archive.js';
import { batchHashes, firstPreviousHash, hashSeal, type BatchHash } from '../seal/seal-hash.js';
import type { Difference } from './difference.js';
import { readPages, type Snapshot } from './snapshot.js';

interface SealRow {
  number: string;
  previous_hash: Buffer;
  hash: Buffer;
  batches: string[];
  at: Date;
}

/** Each has up to 50 batches with up to 512 answers, which are hashed where they are. */
const sealsAtOnceMax = 5;
/** A chain that is older had its head signed once at least, unless the storage was down all that time. */
const unsignedMs = 5 * 60_000;

export interface ChainOptions {
  readonly report: (difference: Difference) => void;
  readonly onRows: (count: number) => void;
}

/**
 * Walks the chain from its first seal, making every hash anew from what is stored, and compares.
 * @returns how long the chain is in time, in milliseconds.
 */
export async function walkChain(snapshot: Snapshot, { report, onRows }: ChainOptions): Promise<number> {
  const pages = readPages<SealRow>(snapshot, {
    text: 'SELECT number, previous_hash, hash, batches, at FROM ledger_seals WHERE number > $1 ORDER BY number LIMIT $2',
    start: ['0'],
    keyOf: ({ number }) => [number],
    rowsMax: sealsAtOnceMax,
  });
  let before: { number: bigint; hash: Buffer } = { number: 0n, hash: firstPreviousHash };
  let [first, last]: [Date | undefined, Date | undefined] = [undefined, undefined];
  for await (const page of pages) {
    const hashes = new Map<string, BatchHash>();
    for (const row of await snapshot.query<BatchHash>(batchHashes, [page.flatMap(({ batches }) => batches)])) {
      hashes.set(row.number, row);
    }
    for (const seal of page) {
      checkSeal(seal, { before, hashes, report });
      before = { number: BigInt(seal.number), hash: seal.hash };
      first ??= seal.at;
      last = seal.at;
    }
    onRows(page.length);
  }
  return first && last ? last.getTime() - first.getTime() : 0;
}

/** The next seal is held to the hash that is stored, so that one that is wrong does not make all after it wrong. */
function checkSeal(
  seal: SealRow,
  context: {
    before: { number: bigint; hash: Buffer };
    hashes: ReadonlyMap<string, BatchHash>;
    report: ChainOptions['report'];
  },
): void {
  const { before, hashes, report } = context;
  const number = BigInt(seal.number);
  if (number !== before.number + 1n) {
    report({ kind: 'SealGap', seal: seal.number, expected: `${before.number + 1n}`, found: seal.number });
  } else if (!seal.previous_hash.equals(before.hash)) {
    report({
      kind: 'SealBroken',
      seal: seal.number,
      expected: `the hash ${hex(before.hash)} before it`,
      found: hex(seal.previous_hash),
    });
  }
  const missing = seal.batches.find((batch) => !hashes.has(batch));
  if (missing !== undefined) {
    report({ kind: 'SealedBatchMissing', seal: seal.number, batch: missing, expected: 'a batch', found: 'none' });
    return;
  }
  const batches = seal.batches.map((batch) => hashes.get(batch)!);
  const computed = hashSeal({ number, previousHash: seal.previous_hash, at: seal.at }, batches);
  if (computed.equals(seal.hash)) return;
  const found = `${hex(computed)} of what is stored`;
  report({
    kind: 'SealedContentChanged',
    seal: seal.number,
    batch: rangeOf(seal.batches),
    expected: hex(seal.hash),
    found,
  });
}

const hex = (hash: Buffer): string => hash.toString('hex');

const rangeOf = (batches: readonly string[]): string =>
  batches.length > 1 ? `${batches[0]} to ${batches.at(-1)}` : (batches[0] ?? 'none');

/** What the signed copies say of a chain. Read before the snapshot that they are compared with: each is of a seal that is in it then. */
export async function collectCopies(source: HeadCopies, signal: AbortSignal | undefined): Promise<HeadCopy[]> {
  const copies: HeadCopy[] = [];
  for await (const page of source.copies(signal)) copies.push(...page);
  return copies;
}

/** Holds the chain to the signed copies of its heads. @param chainMs how long it is in time. */
export async function checkCopies(
  snapshot: Snapshot,
  { copies, chainMs, report }: { copies: readonly HeadCopy[]; chainMs: number; report: ChainOptions['report'] },
): Promise<void> {
  if (copies.length === 0 && chainMs > unsignedMs) {
    report({ kind: 'HeadMissing', expected: 'signed copies of the head outside the database', found: 'none' });
  }
  for (const copy of copies) {
    if ('fault' in copy) {
      report({ kind: 'HeadNotSigned', copy: copy.key, expected: 'a head that we have signed', found: copy.fault });
      continue;
    }
    const { number, hash } = copy.head;
    const [seal] = await snapshot.query<{ hash: Buffer }>('SELECT hash FROM ledger_seals WHERE number = $1', [number]);
    if (seal?.hash.equals(hash)) continue;
    const found = seal ? hex(seal.hash) : 'no such seal';
    report({ kind: 'HeadDiffers', seal: String(number), copy: copy.key, expected: hex(hash), found });
  }
}

/** How many transfers and holds there are: as rows, or as batches list them. */
export type Answers = Record<'transfers' | 'holds', number>;

const listsOf = { transfers: 'transfer_ids', holds: 'hold_ids' } as const;
const subjectOf = { transfers: 'transfer', holds: 'hold' } as const;

/** Every answer is in a batch: when there are more than batches list, says which is in none. */
export async function checkBatched(
  snapshot: Snapshot,
  { stored, listed }: { stored: Answers; listed: Answers },
  report: ChainOptions['report'],
): Promise<void> {
  for (const table of ['transfers', 'holds'] as const) {
    if (stored[table] === listed[table]) continue;
    const [left] = await snapshot.query<{ id: string }>(
      `SELECT id FROM ledger_${table} EXCEPT SELECT unnest(${listsOf[table]}) FROM ledger_batches ORDER BY id LIMIT 1`,
      [],
    );
    // What is in a batch and not stored is found from the batch.
    if (!left) continue;
    report({
      kind: 'AnswerWithoutBatch',
      [subjectOf[table]]: left.id,
      expected: 'a batch that answered it',
      found: 'none',
    });
  }
}
