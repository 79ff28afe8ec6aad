import type pg from 'pg';
import type { ConfiguredProvider } from './create-providers.js';
import { readProviderRecords } from './store.js';
import type { ProviderSource } from '../rate/source.js';

/** How a provider fares, for an administrator. */
export interface ProviderState {
  readonly source: ProviderSource;
  /** 1 for the most preferred one. */
  readonly priority: number;
  readonly status: 'FRESH' | 'STALE' | 'SUSPENDED';
  readonly lastTakenAt: Date | null;
  readonly asOf: Date | null;
  readonly lastFailure: string | null;
}

/** How every provider that is set up fares, in their order, whichever process asks them. */
export async function readProviderStates(
  pool: pg.Pool,
  providers: readonly Pick<ConfiguredProvider, 'source' | 'staleAfterMs'>[],
  now: Date,
): Promise<ProviderState[]> {
  const records = new Map((await readProviderRecords(pool)).map((record) => [record.source, record]));
  return providers.map(({ source, staleAfterMs }, index) => {
    const { asOf = null, takenAt = null, lastFailure = null, isSuspended = false } = records.get(source) ?? {};
    const isFresh = asOf !== null && now.getTime() - asOf.getTime() <= staleAfterMs;
    const status = isSuspended ? 'SUSPENDED' : isFresh ? 'FRESH' : 'STALE';
    return { source, priority: index + 1, status, lastTakenAt: takenAt, asOf, lastFailure };
  });
}
