import { every, type Loop } from '@agio/runtime/jobs/loop';
import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { createCandleLoader } from './candle/loader.js';
import type { RatesDeps, RatesLoaders } from './context.js';
import { readRatesEnv, type RatesEnv } from './env.js';
import { Rates1764000000000 } from './migrations/1764000000000-rates.js';
import { RatesHistory1764210000000 } from './migrations/1764210000000-rates-history.js';
import { createMemoryBook } from './rate/book.js';
import { createPricing } from './rate/pricing.js';
import { seedSample, seedSyntheticRates } from './reference-rate/seed.js';
import { readLatestReferenceRates } from './reference-rate/store.js';
import { resolvers } from './resolvers/resolvers.js';
import { createRecorder } from './tick/recorder.js';
import { createSimulator } from './tick/simulator.js';
import { deleteTicksBefore, insertTicks } from './tick/store.js';

const tickFlushIntervalMs = 1_000;
const now = () => new Date();

export const ratesSubgraph = defineSubgraph<RatesEnv>({
  name: 'rates',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [Rates1764000000000, RatesHistory1764210000000],
  readEnv: readRatesEnv,

  async start({ pool, logger }, env) {
    await seedSample(pool);
    if (env.demo) await seedSyntheticRates(pool);

    const book = createMemoryBook({ tickStaleAfterMs: env.tickStaleAfterMs });
    const loadReferences = async () => book.setReferences(await readLatestReferenceRates(pool));
    await loadReferences();

    const recorder = createRecorder({
      write: (ticks) => insertTicks(pool, ticks),
      deleteBefore: (moment) => deleteTicksBefore(pool, moment),
      now,
    });
    const simulator = env.simulator && createSimulator({ book, recorder, now, ...env.simulator });

    const { spreads, referenceStaleAfterMs } = env;
    const deps: RatesDeps = { pricing: createPricing({ book, spreads, referenceStaleAfterMs, now }) };
    const loops: Loop[] = [];
    return {
      resolvers,
      deps,
      createLoaders: (): RatesLoaders => ({ candles: createCandleLoader(pool) }),
      startJobs() {
        simulator?.start();
        loops.push(
          // An import is another process, perhaps on another machine, so the book asks the database.
          every(env.reloadIntervalMs, loadReferences, { name: 'rates.loadReferences', logger }),
          // Also without a simulator: the ticks of an earlier one grow old.
          every(tickFlushIntervalMs, recorder.flush, { name: 'rates.flushTicks', logger }),
        );
      },
      async stop() {
        simulator?.stop();
        await Promise.all(loops.map((loop) => loop.stop()));
        await recorder.flush();
      },
    };
  },
});
