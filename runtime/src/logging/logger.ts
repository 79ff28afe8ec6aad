import { pino, type Logger as PinoLogger } from 'pino';
import { requestLogFields } from '../observability/request-context.js';

export type Logger = PinoLogger;

/** What must never stand in a log, wherever it comes from. */
const secretNames = ['password', 'accessToken', 'refreshToken', 'token', 'secret', 'authorization', 'cookie'];
/** As it is, in a request or its headers, and in the input of a mutation. */
const secretPaths = ['', '*.', '*.*.'].flatMap((parent) => secretNames.map((name) => `${parent}${name}`));

/**
 * A JSON logger. Lines are written by an asynchronous destination, off the path of requests; `flushLogs` writes what is left at the end. Where
 * the process knows on whose behalf it works, each line has the request's `correlationId`, and the `traceId` when it is traced.
 * @param destination a file descriptor (1 is standard output) or a path.
 */
export function createLogger(options: { name: string; level: string; destination?: number | string }): Logger {
  return pino(
    {
      name: options.name,
      level: options.level,
      redact: { paths: secretPaths, censor: '[redacted]' },
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: requestLogFields,
    },
    pino.destination({ dest: options.destination ?? 1, sync: false, minLength: 4096, mkdir: true, periodicFlush: 500 }),
  );
}

/** Writes the lines that still wait. */
export function flushLogs(logger: Logger): Promise<void> {
  return new Promise((resolve) => logger.flush(() => resolve()));
}

/** A logger that says nothing, for tests. */
export const silentLogger: Logger = pino({ level: 'silent' });
