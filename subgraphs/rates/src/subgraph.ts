import type { Loop } from '@agio/runtime/jobs/loop';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { startRollUp } from './candle/job.js';
import { createCandleLoader } from './candle/loader.js';
import type { RatesDeps, RatesLoaders } from './context.js';
import { readRatesEnv, type RatesEnv } from './env.js';
import { Rates1764000000000 } from './migrations/1764000000000-rates.js';
import { RatesLive1764200000000 } from './migrations/1764200000000-rates-live.js';
import { RatesHistory1764210000000 } from './migrations/1764210000000-rates-history.js';
import { createProviders } from './provider/create-providers.js';
import { createLeader } from './provider/leader.js';
import { startPolling } from './provider/polling.js';
import { readProviderStates } from './provider/states.js';
import { readQuarantinedRates } from './quarantine/store.js';
import { createMemoryBook } from './rate/book.js';
import { createRateFeed } from './rate/feed.js';
import { createFollower } from './rate/follower.js';
import { createManualRates } from './rate/manual-rates.js';
import { createPricing } from './rate/pricing.js';
import { startBackfill } from './reference-rate/backfill/job.js';
import { seedSample, seedSyntheticRates } from './reference-rate/seed.js';
import { resolvers } from './resolvers/resolvers.js';
import { createRecorder } from './tick/recorder.js';
import { insertTicks } from './tick/store.js';

const now = () => new Date();

export const ratesSubgraph = defineSubgraph<RatesEnv>({
  name: 'rates',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [Rates1764000000000, RatesLive1764200000000, RatesHistory1764210000000],
  readEnv: readRatesEnv,

  async start({ pool, pubsub, logger }, env) {
    await seedSample(pool);
    if (env.demo) await seedSyntheticRates(pool);

    const { spreads, referenceStaleAfterMs, jumpLimits: limits } = env;
    const book = createMemoryBook({ providers: env.providers, referenceStaleAfterMs });
    const providers = createProviders(env.providers, { timeoutMs: env.providerTimeoutMs, book, now });
    const follower = createFollower({
      pool,
      pubsub,
      logger,
      book,
      sources: providers.map(({ source }) => source),
      intervalMs: env.followIntervalMs,
      referenceIntervalMs: env.reloadIntervalMs,
    });
    await follower.load();

    const recorder = createRecorder((ticks) => insertTicks(pool, ticks));
    const polling = { book, follower, recorder, providers, limits, referenceStaleAfterMs, logger, now };
    const leader = createLeader({ pool, lead: (client) => startPolling(client, polling), logger });

    const pricing = createPricing({ book, spreads, now });
    const deps: RatesDeps = {
      pricing,
      rateFeed: createRateFeed({ book, pricing }),
      manualRates: createManualRates({ pool, book, follower, limits, now }),
      readProviderStates: () => readProviderStates(pool, providers, now()),
      readQuarantinedRates: (limit) => readQuarantinedRates(pool, limit),
    };
    const historyJobs: Loop[] = [];
    return {
      resolvers,
      deps,
      createLoaders: (): RatesLoaders => ({ candles: createCandleLoader(pool, env.candles.crosses) }),
      startServing: () => follower.start(),
      async startJobs() {
        // Who leads judges by the book, so it is followed here too, whether or not this process answers.
        follower.start();
        await leader.start();
        historyJobs.push(startRollUp({ pool, settings: env.candles, logger, now }));
        if (env.backfill) historyJobs.push(startBackfill({ pool, settings: env.backfill, logger, now }));
      },
      async stop() {
        await Promise.all(historyJobs.map((job) => job.stop()));
        await leader.stop();
        await follower.stop();
      },
    };
  },
});
