import type { Logger } from '@agio/runtime/logging/logger';
import { every, type Loop } from '@agio/runtime/jobs/loop';
import { BreakerOpenError, createBreaker } from '@agio/runtime/subgraph/breaker';
import type { ConfiguredProvider } from './create-providers.js';
import { ProviderError, type ProviderRates } from './provider.js';

export interface PollerOptions {
  configured: ConfiguredProvider;
  /** Does something with an answer. What it throws is not the provider's failure. */
  take: (rates: ProviderRates) => Promise<void>;
  /**
   * Records that there is no answer.
   *
   * @param failure why; undefined when the provider was not even asked.
   */
  fail: (failure: string | undefined, isSuspended: boolean) => Promise<void>;
  logger: Logger;
  now: () => Date;
}

/** Asks one provider again and again. */
export interface Poller {
  /** Asks once, unless it is too early. */
  poll(signal: AbortSignal): Promise<void>;
  start(): void;
  stop(): Promise<void>;
}

/** How soon a provider that failed is asked again, until its breaker opens. */
const retryMs = 5_000;

export function createPoller({ configured, take, fail, logger, now }: PollerOptions): Poller {
  const { provider, source, intervalMs } = configured;
  const breaker = createBreaker(`rates.${source}`);
  const turnMs = Math.min(intervalMs, retryMs);
  let dueAt = 0;
  let failing: string | undefined;
  let loop: Loop | undefined;

  async function ask(signal: AbortSignal): Promise<ProviderRates | undefined> {
    try {
      return await breaker.run(() => provider.fetchLatest(signal));
    } catch (error) {
      if (signal.aborted) return undefined;
      if (!(error instanceof ProviderError) && !(error instanceof BreakerOpenError)) throw error;
      const isSuspended = breaker.snapshot().state === 'open';
      const failure = error instanceof BreakerOpenError ? undefined : error.message;
      await fail(failure, isSuspended);
      // Once, not every few seconds for as long as it lasts.
      if (failure !== undefined && failure !== failing) logger.warn({ source, failure }, 'A provider of rates failed');
      failing = failure ?? failing;
      return undefined;
    }
  }

  async function poll(signal: AbortSignal): Promise<void> {
    if (now().getTime() < dueAt) return;
    const rates = await ask(signal);
    if (rates === undefined) return;
    if (failing !== undefined) logger.info({ source }, 'A provider of rates answers again');
    failing = undefined;
    await take(rates);
    // The pause until the next turn comes on top, a little shortened at random.
    dueAt = now().getTime() + intervalMs - turnMs;
  }

  return {
    poll,
    start() {
      loop = every(turnMs, poll, { name: `rates.poll.${source}`, logger });
    },
    async stop() {
      await loop?.stop();
      breaker.forget();
    },
  };
}
