import { flushLogs, type Logger } from './logging/logger.js';

/** Longer than this nobody waits for an orderly end. */
const shutdownTimeoutMs = 25_000;

/**
 * Ends the process in order on SIGINT and SIGTERM, and with status 1 after an uncaught exception: what is in memory then cannot be trusted.
 * A second signal ends it at once.
 * @returns what ends the process in the same order, with a status.
 */
export function onShutdown(
  logger: Logger,
  stop: () => Promise<void>,
): (status: number, reason: string) => Promise<void> {
  let stopping = false;
  async function end(status: number, reason: string): Promise<void> {
    if (stopping) process.exit(status || 130);
    stopping = true;
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
  for (const fault of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(fault, (error: unknown) => {
      logger.fatal({ err: error }, fault);
      void end(1, fault);
    });
  }
  return end;
}
