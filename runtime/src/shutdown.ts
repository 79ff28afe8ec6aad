import { flushLogs, type Logger } from './logging/logger.js';

/** What has to be ended, in the reverse order of its start. */
export interface StopStack {
  readonly defer: (stop: () => Promise<void>) => void;
  /** Ends everything, what came last first. One failure does not keep the rest from being ended. */
  readonly stopAll: () => Promise<void>;
}

export function createStopStack(logger: Logger): StopStack {
  const stops: (() => Promise<void>)[] = [];
  return {
    defer: (stop) => void stops.push(stop),
    async stopAll() {
      for (let stop = stops.pop(); stop; stop = stops.pop()) {
        await stop().catch((error: unknown) => logger.error({ err: error }, 'a part could not be ended in order'));
      }
    },
  };
}

/** Longer than this nobody waits for an orderly end. */
export const shutdownTimeoutMs = 25_000;
const repeatedSignalMs = 1_000;

/**
 * Ends the process in order on SIGINT and SIGTERM and when the launcher that has started it is gone, and with status 1 after an uncaught exception: what is in memory then cannot be trusted.
 * A second signal, a second later or more, ends it at once: npm repeats a Ctrl-C that the terminal has delivered already.
 * @returns what ends the process in the same order, with a status.
 */
export function onShutdown(
  logger: Logger,
  stop: () => Promise<void>,
): (status: number, reason: string) => Promise<void> {
  let stoppingSince: number | undefined;
  async function end(status: number, reason: string): Promise<void> {
    if (stoppingSince !== undefined) {
      if (Date.now() - stoppingSince < repeatedSignalMs) return;
      process.exit(status || 130);
    }
    stoppingSince = Date.now();
    logger.info({ reason }, 'shutting down');
    const timer = setTimeout(() => {
      logger.fatal('the orderly end took too long');
      process.exit(1);
    }, shutdownTimeoutMs);
    try {
      await stop();
    } catch (error) {
      logger.error({ err: error }, 'the orderly end failed');
      status ||= 1;
    }
    await flushLogs(logger).catch(() => {});
    clearTimeout(timer);
    process.exit(status);
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(0, signal));
  // Whoever was started by a launcher ends with it, also when it was killed.
  process.once('disconnect', () => {
    if (stoppingSince === undefined) void end(0, 'the launcher is gone');
  });
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error: unknown) => {
      logger.fatal({ err: error }, fault);
      void end(1, fault);
    });
  }
  return end;
}
