import { prepareDatabase } from '@agio/runtime/db/bootstrap';
import { createLogger } from '@agio/runtime/logging/logger';
import { createStopStack, onShutdown } from '@agio/runtime/shutdown';
import { readSandboxEnv } from './env.js';
import { sandboxSchema, startSandbox } from './server.js';

const env = readSandboxEnv(process.env);
const logger = createLogger({ name: 'sandbox', level: env.logLevel });
const { defer, stopAll } = createStopStack(logger);
onShutdown(logger, stopAll);
const database = await prepareDatabase({
  adminUrl: env.adminUrl,
  subgraphs: [sandboxSchema],
  secret: env.secret,
});
const sandbox = await startSandbox({
  databaseUrl: database.subgraphs[sandboxSchema] as string,
  host: env.host,
  port: env.port,
  secret: env.secret,
  slowMs: env.slowMs,
  logger,
});
defer(sandbox.stop);
if (env.webhookUrl !== undefined) sandbox.sendWebhooksTo(env.webhookUrl);
logger.info({ url: sandbox.url }, 'serving');
