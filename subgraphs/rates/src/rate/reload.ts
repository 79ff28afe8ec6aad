import type { Logger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { readLatestReferenceRates } from '../reference-rate/store.js';
import type { MemoryBook } from './book.js';

/** Keeps a live book up to date with the stored reference rates. */
export interface ReferenceReload {
  start(): void;
  stop(): void;
}

/**
 * Reads the latest reference rates again and again, because an import is another process and may be on another machine.
 *
 * @returns after the first read, so that the book has what is stored.
 */
export async function createReferenceReload(options: {
  pool: pg.Pool;
  book: MemoryBook;
  intervalMs: number;
  logger: Logger;
}): Promise<ReferenceReload> {
  const { pool, book, intervalMs, logger } = options;
  let reading = false;
  let timer: NodeJS.Timeout | undefined;

  async function read(): Promise<void> {
    book.setReferences(await readLatestReferenceRates(pool));
  }

  async function readAgain(): Promise<void> {
    // A database slower than the interval must not collect waiting reads.
    if (reading) return;
    reading = true;
    try {
      await read();
    } catch (error) {
      logger.error({ err: error }, 'The latest reference rates could not be read; the known ones stay in use');
    } finally {
      reading = false;
    }
  }

  await read();
  return {
    start() {
      timer = setInterval(() => void readAgain(), intervalMs);
    },
    stop() {
      clearInterval(timer);
    },
  };
}
