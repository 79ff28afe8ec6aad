import { createHash } from 'node:crypto';
import { findTransfers } from '@agio/ledger/transfers';
import { assets, type Asset } from '@agio/runtime/money/assets';
import { amountMinorMax } from '@agio/runtime/money/money';
import type pg from 'pg';
import { houseAccount } from '../account/account.js';
import type { Posting } from '../transfer/posting.js';
import type { NamedTransfer } from '../transfer/transfer.js';

/** What the demo's house starts with of each asset, in whole units, as far as one transfer can move that much. */
const unitsPerReserve = 1_000_000_000n;

/** Funds the reserve of every asset from capital, once: what an earlier start has funded is found by its transfer's id. */
export async function seedReserves({ pool, posting }: { pool: pg.Pool; posting: Posting }): Promise<void> {
  const transfers = assets.map(fundingOf);
  const funded = await findTransfers(
    pool,
    transfers.map(({ id }) => id),
  );
  const missing = transfers.filter(({ id }) => !funded.has(id));
  if (missing.length === 0) return;
  for (const [index, result] of (await posting.post(missing)).entries()) {
    if (result.kind !== 'posted') throw new Error(`${missing[index]!.id}: ${result.kind}`);
  }
}

function fundingOf({ code, minorUnits }: Asset): NamedTransfer {
  const wanted = unitsPerReserve * 10n ** BigInt(minorUnits);
  return {
    id: idFromText(`agio/demo/reserve/${code}`),
    kind: 'RESERVE_FUNDING',
    legs: [
      {
        from: houseAccount('CAPITAL', code),
        to: houseAccount('RESERVE', code),
        minor: wanted < amountMinorMax ? wanted : amountMinorMax,
      },
    ],
  };
}

/** A UUIDv8 (RFC 9562, section 5.8) of the text's SHA-256: the same text, the same id. */
function idFromText(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
