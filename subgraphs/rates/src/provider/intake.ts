import { findAsset } from '@agio/runtime/money/assets';
import { compare, formatDecimal } from '@agio/runtime/money/decimal';
import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { agrees, judge, type Evidence } from '../quarantine/judge.js';
import { readOpenQuarantine, type QuarantinedRate, type Resolution } from '../quarantine/store.js';
import type { EuroRate, MemoryBook } from '../rate/book.js';
import { jumpLimitOf, type JumpLimits } from '../rate/jump-limit.js';
import { legOf } from '../rate/leg.js';
import type { ProviderSource } from '../rate/source.js';
import { dayOf } from './answer.js';
import type { ConfiguredProvider } from './create-providers.js';
import { commitIntake, type IntakeCommit } from './intake-commit.js';
import type { ProviderRates, ToldRate } from './provider.js';
import { recordAnswer } from './store.js';

export interface IntakeOptions {
  /** The session that holds the lock under which one process polls: without the lock nothing can be written. */
  client: pg.ClientBase;
  /** As the database has it; what is taken here shows in it when it is read again. */
  book: MemoryBook;
  providers: readonly ConfiguredProvider[];
  limits: JumpLimits;
  referenceStaleAfterMs: number;
  /** Reads into the book what was written. */
  refresh: () => Promise<void>;
  logger: Logger;
  now: () => Date;
}

/** Judges what providers tell, and stores what is believed and what is set aside. */
export interface Intake {
  /** @returns whether any rate that counts has changed. Must not be called while an earlier call is under way. */
  take(source: ProviderSource, told: ProviderRates): Promise<boolean>;
}

/** What was taken longer ago is nothing to compare with: markets have moved since. */
const lastCountsForMs = 30 * 24 * 60 * 60 * 1_000;

/** The intake of the process that polls, with what is set aside as the database has it. */
export async function createIntake(options: IntakeOptions): Promise<Intake> {
  const { client, book, providers, limits, referenceStaleAfterMs, refresh, logger, now } = options;
  const setAside = new Map<string, QuarantinedRate>();
  for (const rate of await readOpenQuarantine(client)) setAside.set(keyOf(rate.source, rate.currency), rate);
  const isFresh = (asOf: Date, staleAfterMs: number, time: Date) => time.getTime() - asOf.getTime() <= staleAfterMs;

  function evidenceOf(source: ProviderSource, currency: string, time: Date): Evidence {
    const rivals = providers.filter((rival) => rival.source !== source && rival.isChecked);
    const freshOnly = (told: (rival: ConfiguredProvider) => Pick<EuroRate, 'perEuro' | 'asOf'> | undefined) =>
      rivals.flatMap((rival) => {
        const rate = told(rival);
        return rate && isFresh(rate.asOf, rival.staleAfterMs, time) ? [rate.perEuro] : [];
      });
    const others = freshOnly((rival) => book.provider(rival.source).get(currency));
    const disbelieved = freshOnly((rival) => setAside.get(keyOf(rival.source, currency)));
    const manual = book.manual(currency, time);
    const own = book.provider(source).get(currency);
    const reference = book.references().get(currency);
    const ownCounts = own && isFresh(own.asOf, lastCountsForMs, time);
    const referenceCounts = reference && isFresh(reference.asOf, referenceStaleAfterMs, time);
    return {
      others,
      last: ownCounts ? own.perEuro : referenceCounts ? reference.perEuro : undefined,
      witnesses: [...others, ...disbelieved, ...(manual?.stale === false ? [manual.perEuro] : [])],
    };
  }

  /** Takes what other providers told before and nobody believed, now that somebody else says the same. */
  function release(commit: IntakeCommit, currency: string, agreed: ToldRate): void {
    for (const { source } of providers) {
      const rate = setAside.get(keyOf(source, currency));
      if (!rate || commit.source === source || !agrees(rate.perEuro, agreed.perEuro, jumpLimitOf(currency, limits)))
        continue;
      commit.resolved.push({ source, currency, resolution: 'CONFIRMED' });
      const rates = commit.taken.get(source) ?? new Map(book.provider(source));
      commit.taken.set(source, rates.set(currency, { perEuro: rate.perEuro, asOf: rate.asOf, source }));
    }
  }

  function judgeRate(commit: IntakeCommit, currency: string, rate: ToldRate): void {
    const { source, at } = commit;
    const limit = jumpLimitOf(currency, limits);
    const aside = setAside.get(keyOf(source, currency));
    const known = book.provider(source).get(currency);
    // A figure that was taken before does not jump, however far the others have moved since.
    const isKnown = known !== undefined && compare(known.perEuro, rate.perEuro) === 0;
    const verdict = isKnown ? undefined : judge(rate.perEuro, evidenceOf(source, currency, at), limit);
    if (verdict?.kind === 'implausible') {
      commit.quarantined.push({
        source,
        currency,
        perEuro: rate.perEuro,
        expected: verdict.expected,
        asOf: rate.asOf,
        quarantinedAt: at,
      });
      return;
    }
    if (aside) {
      const resolution: Resolution = agrees(aside.perEuro, rate.perEuro, limit) ? 'CONFIRMED' : 'WITHDRAWN';
      commit.resolved.push({ source, currency, resolution });
    }
    if (!isKnown) release(commit, currency, rate);
    accept(commit, currency, rate);
  }

  function accept(commit: IntakeCommit, currency: string, { perEuro, asOf, referenceDay }: ToldRate): void {
    const { source } = commit;
    // The rate of today, told before the hour of its publication, is as of when it was first told.
    const isSameMoment = (time: Date) =>
      referenceDay === undefined ? time.getTime() === asOf.getTime() : dayOf(time) === referenceDay;
    const known = book.provider(source).get(currency);
    if (known && compare(known.perEuro, perEuro) === 0 && isSameMoment(known.asOf)) return;
    const rates = commit.taken.get(source) ?? new Map(book.provider(source));
    commit.taken.set(source, rates.set(currency, { perEuro, asOf, source }));
    if (referenceDay !== undefined) commit.references.push({ currency, perEuro, day: referenceDay });
  }

  /** Keeps in mind what the database now has, and says what an operator should know. */
  function conclude({ quarantined, resolved }: IntakeCommit): void {
    for (const { source, currency, resolution } of resolved) {
      setAside.delete(keyOf(source, currency));
      logger.info({ source, currency, resolution }, 'A rate is no longer set aside');
    }
    for (const rate of quarantined) {
      const key = keyOf(rate.source, rate.currency);
      if (!setAside.has(key)) {
        const { source, currency, asOf } = rate;
        const figures = { perEuro: formatDecimal(rate.perEuro), expected: formatDecimal(rate.expected) };
        logger.warn({ source, currency, asOf, ...figures }, 'A rate jumps too far and is set aside');
      }
      setAside.set(key, { id: '', ...rate });
    }
  }

  return {
    async take(source, told) {
      const isChecked = providers.some((provider) => provider.source === source && provider.isChecked);
      const before = book.provider(source);
      const commit: IntakeCommit = {
        source,
        at: now(),
        taken: new Map(),
        references: [],
        quarantined: [],
        resolved: [],
      };
      for (const [currency, rate] of told) {
        const known = before.get(currency);
        if (!isUsed(currency) || (known && rate.asOf < known.asOf)) continue;
        if (isChecked) judgeRate(commit, currency, rate);
        else accept(commit, currency, rate);
      }
      await commitIntake(client, commit, logger);
      conclude(commit);
      if (commit.taken.size === 0) {
        await recordAnswer(client, source, commit.quarantined.length === 0 ? commit.at : undefined);
        return false;
      }
      await refresh();
      return true;
    },
  };
}

/** Whether any price is made of it: a pegged currency has the rate of its anchor. */
function isUsed(currency: string): boolean {
  return currency !== 'EUR' && findAsset(currency) !== undefined && legOf(currency).anchor === currency;
}

const keyOf = (source: ProviderSource, currency: string): string => `${source}/${currency}`;
