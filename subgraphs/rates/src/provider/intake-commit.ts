import type { Logger } from '@agio/runtime/logging/logger';
import type { Decimal } from '@agio/runtime/money/decimal';
import type pg from 'pg';
import { quarantine, resolve, type QuarantinedRate, type Resolution } from '../quarantine/store.js';
import type { EuroRate } from '../rate/book.js';
import type { ProviderSource } from '../rate/source.js';
import { referenceSources, type ReferenceSource } from '../reference-rate/reference-rate.js';
import { insertReferenceRates } from '../reference-rate/store.js';
import { writeRates } from './store.js';

/** What becomes of one answer of a provider. */
export interface IntakeCommit {
  readonly source: ProviderSource;
  readonly at: Date;
  /** All that counts of a provider from now on: of the one that was asked, and of others that it has confirmed. */
  readonly taken: Map<ProviderSource, Map<string, EuroRate>>;
  /** Official rates of a day, which stay for ever. */
  readonly references: { currency: string; day: string; perEuro: Decimal }[];
  readonly quarantined: Omit<QuarantinedRate, 'id'>[];
  readonly resolved: { source: ProviderSource; currency: string; resolution: Resolution }[];
}

/** Stores what becomes of an answer, all or nothing. */
export async function commitIntake(client: pg.ClientBase, commit: IntakeCommit, logger: Logger): Promise<void> {
  const { source, at, taken, references, quarantined, resolved } = commit;
  const statements = taken.size + references.length + quarantined.length + resolved.length;
  if (statements === 0) return;
  // The usual case of a moving market, several times a second, is one statement, which needs no transaction around it.
  const isSingle = statements === 1;
  if (!isSingle) await client.query('BEGIN');
  try {
    for (const rate of quarantined) await quarantine(client, rate);
    for (const end of resolved) await resolve(client, { ...end, at });
    for (const [provider, rates] of taken) await writeRates(client, { source: provider, rates, takenAt: at });
    if (references.length > 0) await storeReferences(client, source, references, logger);
    if (!isSingle) await client.query('COMMIT');
  } catch (error) {
    if (!isSingle) await client.query('ROLLBACK').catch(() => {});
    throw error;
  }
}

async function storeReferences(
  client: pg.ClientBase,
  source: ProviderSource,
  references: IntakeCommit['references'],
  logger: Logger,
): Promise<void> {
  if (!isReferenceSource(source)) return;
  const { differing } = await insertReferenceRates(
    client,
    references.map((rate) => ({ ...rate, source })),
  );
  for (const { index, stored } of differing) {
    const { currency, day } = references[index] ?? {};
    logger.warn({ source, currency, day, stored }, 'A provider tells another official rate of a day than is stored');
  }
}

const isReferenceSource = (source: string): source is ReferenceSource =>
  (referenceSources as readonly string[]).includes(source);
