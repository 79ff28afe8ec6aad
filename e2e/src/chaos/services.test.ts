import { startSmtpServer, type TestSmtpServer } from '@agio/notifications/testing/smtp-server';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { chaosEnvironment } from './environment.js';
import type { House } from './house.js';
import { readMailbox, type Mailbox } from './mailbox.js';
import { formatResult } from './report.js';
import { runChaos } from './run.js';
import { readSeed } from './seed.js';
import { startServicesHouse } from './services-house.js';

const seed = readSeed();
/** Whoever has money on its way in its hands, and the stores. */
const holders = ['gateway.1', 'wallets.server.1', 'wallets.server.2', 'transactions.server.1', 'postgres', 'redis'];
/** Whoever has jobs in its hands, and what they wait in. */
const jobHolders = ['notifications.worker.1', 'transactions.worker.1', 'redis (flushed)', 'redis'];
/** What a lost queue held is added again after half a minute, and what a breaker refuses comes later than that. */
const mailedWithinMs = 240_000;

describeWithRedis('With two wallets, and every part a process of its own,', () => {
  let smtp: TestSmtpServer;
  let house: House;

  beforeAll(async () => {
    console.log(`AGIO_CHAOS_SEED=${seed}`);
    smtp = await startSmtpServer();
    house = await startServicesHouse({ ...chaosEnvironment(), SMTP_URL: smtp.url });
  }, 240_000);
  afterAll(async () => {
    await house?.stop();
    await smtp?.stop();
  }, 120_000);

  it('clients find every sum exact after processes, PostgreSQL and Redis were killed', async () => {
    const result = await runChaos({ house, seed, clients: 16, operations: 200, kills: 6, victims: holders });
    console.log(formatResult(result));
    expect(result.findings).toEqual([]);
    expect(result.acknowledged).toBe(200);
    expect(result.sums).toBeGreaterThan(0);
  }, 600_000);

  it('each of their transactions is told of once, however often jobs are lost or their workers killed', async () => {
    const result = await runChaos({
      house,
      seed: (seed + 1) % 2 ** 32,
      clients: 8,
      operations: 300,
      kills: 8,
      victims: jobHolders,
    });
    console.log(formatResult(result));
    expect(result.findings).toEqual([]);

    let mailbox: Mailbox | undefined;
    const isComplete = async () => {
      mailbox = await readMailbox(await house.databaseUrl(), smtp.received).catch(() => undefined);
      return mailbox?.missing.length === 0 && mailbox.unsent === 0;
    };
    await eventually('a mail about each transaction', isComplete, mailedWithinMs).catch((error: Error) => {
      throw new Error(`${error.message} ${JSON.stringify(mailbox)}`);
    });
    expect(mailbox).toMatchObject({ missing: [], repeated: [], unsent: 0, strayMessages: [] });
    expect(mailbox!.mails).toBeGreaterThan(500);
  }, 900_000);
});
