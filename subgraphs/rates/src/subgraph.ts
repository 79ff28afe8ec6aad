import { defineSubgraph } from '@agio/runtime/subgraph/subgraph';
import { createCandleLoader } from './candle/loader.js';
import { readEnv } from './env.js';
import { CreateRates1795248000000 } from './migrations/1795248000000-create-rates.js';
import { createMemoryBook } from './rate/book.js';
import { createPricing } from './rate/pricing.js';
import { createReferenceReload } from './rate/reload.js';
import { seedSample, seedSyntheticRates } from './reference-rate/seed.js';
import { resolvers } from './resolvers/resolvers.js';
import { createRecorder } from './tick/recorder.js';
import { createSimulator } from './tick/simulator.js';
import { deleteTicksBefore, insertTicks } from './tick/store.js';

const now = () => new Date();

/** Currencies, rates and their history. */
export const rates = defineSubgraph({
  name: 'rates',
  schemaUrl: new URL('./schema.graphql', import.meta.url),
  migrations: [CreateRates1795248000000],
  entities: [],
  readEnv,
  async start({ pool, logger }, env) {
    await seedSample(pool);
    if (env.demo) await seedSyntheticRates(pool);

    const book = createMemoryBook({ tickStaleAfterMs: env.tickStaleAfterMs });
    const reload = await createReferenceReload({ pool, book, intervalMs: env.reloadIntervalMs, logger });
    const { spreads, referenceStaleAfterMs } = env;
    const pricing = createPricing({ book, spreads, referenceStaleAfterMs, now });

    const recorder = createRecorder({
      write: (ticks) => insertTicks(pool, ticks),
      deleteBefore: (moment) => deleteTicksBefore(pool, moment),
      onError: (error) => logger.error({ err: error }, 'Ticks could not be stored'),
      now,
    });
    const simulator = env.simulator && createSimulator({ book, recorder, now, ...env.simulator });

    return {
      resolvers,
      deps: { pricing },
      createLoaders: () => ({ candles: createCandleLoader(pool) }),
      startJobs() {
        reload.start();
        recorder.start();
        simulator?.start();
      },
      async stop() {
        reload.stop();
        simulator?.stop();
        await recorder.stop();
      },
    };
  },
});
