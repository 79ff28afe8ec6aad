/** Codes of the operating system and of PostgreSQL for a server that cannot be reached now, or that ends or starts. */
const lostConnectionCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  '53300', // too_many_connections
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
]);

/** What pg and its pool report, without a code, when a connection goes away or cannot be made. */
const postgresMessages = new RegExp(
  `^(${[
    'Connection terminated( unexpectedly| due to connection timeout)?',
    'Client has encountered a connection error.*',
    'Client was closed and is not queryable',
    'Query read timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
  ].join('|')})$`,
);

/** What ioredis reports, without a code, and Redis itself while it starts. */
const redisMessages =
  /^(Connection is closed\.|Stream isn't writeable and enableOfflineQueue options is false|Reached the max retries per request limit.*|Command timed out|LOADING .*|MASTERDOWN .*|READONLY .*)$/;

/** Whether a query failed because its connection to PostgreSQL went away, or could not be made. Whether it was carried out is unknown. */
export function isLostPostgres(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (typeof code !== 'string') return postgresMessages.test(error.message);
  // Class 08 is "connection exception".
  return lostConnectionCodes.has(code) || /^08[0-9A-Z]{3}$/.test(code);
}

/**
 * Whether an error says that PostgreSQL or Redis cannot be reached at this moment, and nothing else is wrong: the same request may well succeed a
 * little later. Looks at the causes of the error, too.
 */
export function isStoreAway(error: unknown, depthMax = 5): boolean {
  if (!(error instanceof Error) || depthMax === 0) return false;
  if (isLostPostgres(error) || redisMessages.test(error.message)) return true;
  return isStoreAway(error.cause, depthMax - 1);
}
