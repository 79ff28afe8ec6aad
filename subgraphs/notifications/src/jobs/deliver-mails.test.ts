import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { runMigrations } from '@agio/runtime/db/migrations';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import { createJobsBackend, type JobsBackend } from '@agio/runtime/jobs/backend';
import { describeBackends, type TestBackend } from '@agio/runtime/jobs/testing/backends';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { createMailStore, queueMail, type MailStore } from '../mail/mail-store.js';
import { deliverMail } from '../mail/deliver-mail.js';
import { renderWelcome } from '../templates/welcome/welcome.js';
import { startSmtpServer, type TestSmtpServer } from '../testing/smtp-server.js';
import { createSmtpTransport } from '../transport/smtp-transport.js';
import type { MailTransport } from '../transport/transport.js';
import { notificationsSubgraph } from '../subgraph.js';
import { startMailDeliveries, type DeliveryAttempts } from './deliver-mails.js';

const patient: DeliveryAttempts = { attemptsMax: 100, backoffMs: 20 };

interface MailRow {
  id: string;
  status: string;
  attempts: number;
  last_error: string | null;
}

describeBackends('the delivery of mails', (backend) => {
  let pool: pg.Pool;
  let store: MailStore;
  let jobs: JobsBackend;
  let smtp: TestSmtpServer;
  let transport: MailTransport;
  const running: { stop(): Promise<void> }[] = [];

  beforeAll(async () => {
    const { database } = backend();
    await runMigrations({ url: database.url, schema: 'notifications', migrations: notificationsSubgraph.migrations });
    pool = database.pool({ schema: 'notifications' });
    store = createMailStore({ pool, dataSource: () => Promise.reject(new Error('no test here reads entities')) });
  });
  beforeEach(async () => {
    await pool.query('TRUNCATE mails');
    jobs = createJobsBackend({ connection: backend().connection, logger: silentLogger });
    smtp = await startSmtpServer();
    transport = createSmtpTransport({ url: smtp.url, from: 'Agio <mail@agio.example>', logger: silentLogger });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((part) => part.stop()));
    await jobs.close();
    await transport.close();
    await smtp.stop();
  });

  const deliver = (attempts: DeliveryAttempts = patient, redispatchMs = 60_000) => {
    const started = startMailDeliveries({
      store,
      transport,
      jobs,
      logger: silentLogger,
      attempts,
      dispatchMs: 10,
      redispatchMs,
    });
    running.push(started);
    return started;
  };
  const write = (to: string, eventId = newId()) =>
    withTransaction(pool, (client) =>
      queueMail(client, { eventId, to, ...renderWelcome({ name: 'Asha', homeCurrency: 'INR' }) }),
    );
  const mail = async (): Promise<MailRow> => {
    const { rows } = await pool.query<MailRow>('SELECT id, status, attempts, last_error FROM mails');
    expect(rows).toHaveLength(1);
    return rows[0]!;
  };
  const becomes = (status: string) => until(`the mail is ${status}`, async () => (await mail()).status === status);

  it('sends what was committed when nothing ran that could send it, in text and HTML', async () => {
    await write('asha@example.com');
    deliver();
    await becomes('SENT');
    expect(smtp.received).toMatchObject([{ from: 'mail@agio.example', to: ['asha@example.com'] }]);
    const { source } = smtp.received[0]!;
    expect(source).toContain(`Message-ID: <${(await mail()).id}@agio>`);
    expect(source).toContain('Subject: Welcome to Agio');
    expect(source).toContain('Content-Type: text/plain');
    expect(source).toContain('Content-Type: text/html');
  });

  it('sends each of many mails once, also with two processes', async () => {
    deliver();
    deliver();
    const addresses = Array.from({ length: 20 }, (_, index) => `user${index}@example.com`);
    await Promise.all(addresses.map((address) => write(address)));
    await until('all are sent', async () => {
      const { rows } = await pool.query(`SELECT FROM mails WHERE status = 'SENT'`);
      return rows.length === addresses.length;
    });
    expect(smtp.received.flatMap(({ to }) => to).sort()).toEqual(addresses.sort());
  });

  it('writes one mail for an event, also when its consumer had forgotten that', async () => {
    const eventId = newId();
    await Promise.all([write('asha@example.com', eventId), write('asha@example.com', eventId)]);
    await mail();
  });

  it('tries again while the mail server is down, and delivers when it is up', async () => {
    await smtp.stop();
    await write('asha@example.com');
    deliver();
    await until('it was tried twice', async () => (await mail()).attempts >= 2);
    expect(await mail()).toMatchObject({ status: 'QUEUED', last_error: expect.stringContaining('ECONNREFUSED') });
    smtp = await startSmtpServer({ port: smtp.port });
    await becomes('SENT');
    expect(smtp.received).toHaveLength(1);
    expect((await mail()).last_error).toBeNull();
  });

  it('gives a mail up, and says why, after the last attempt', async () => {
    await smtp.stop();
    await write('asha@example.com');
    deliver({ attemptsMax: 3, backoffMs: 5 });
    await becomes('FAILED');
    expect(await mail()).toMatchObject({ attempts: 3, last_error: expect.stringContaining('ECONNREFUSED') });
  });

  it('does not try again what the mail server refuses for good', async () => {
    await smtp.stop();
    smtp = await startSmtpServer({ port: smtp.port, refusal: { code: 550, text: 'no such mailbox' } });
    await write('nobody@example.com');
    deliver();
    await becomes('FAILED');
    expect(await mail()).toMatchObject({ attempts: 1, last_error: expect.stringContaining('no such mailbox') });
  });

  it('tries again what the mail server refuses for now', async () => {
    await smtp.stop();
    smtp = await startSmtpServer({ port: smtp.port, refusal: { code: 451, text: 'greylisted' } });
    await write('asha@example.com');
    deliver();
    await until('it was tried twice', async () => (await mail()).attempts >= 2);
    expect(await mail()).toMatchObject({ status: 'QUEUED', last_error: expect.stringContaining('greylisted') });
  });

  it('sends a mail whose job was lost with the queues', async () => {
    await smtp.stop();
    await write('asha@example.com');
    deliver({ attemptsMax: 5, backoffMs: 3_600_000 }, 50);
    await until('it was tried once', async () => (await mail()).last_error !== null);
    smtp = await startSmtpServer({ port: smtp.port });
    await loseQueues(backend());
    await becomes('SENT');
  });

  it('gives up a mail that ended its process at every attempt', async () => {
    await write('asha@example.com');
    await pool.query('UPDATE mails SET attempts = 5');
    deliver({ attemptsMax: 5, backoffMs: 5 });
    await becomes('FAILED');
    expect((await mail()).last_error).toContain('interrupted');
    expect(smtp.received).toEqual([]);
  });

  it('sends again under the same Message-ID when it could not note that it had sent', async () => {
    await write('asha@example.com');
    const { id } = await mail();
    const forgetful = { ...store, markSent: () => Promise.reject(new Error('the connection broke')) };
    const attempt = (storing: MailStore) => deliverMail({ store: storing, transport, attemptsMax: 5 }, id);
    await expect(attempt(forgetful)).rejects.toThrow('the connection broke');
    await attempt(store);
    await attempt(store);
    const messageIds = smtp.received.map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]);
    expect(messageIds).toEqual([`<${id}@agio>`, `<${id}@agio>`]);
  });
});

async function loseQueues({ redis, database }: TestBackend): Promise<void> {
  if (redis) await redis.flushall();
  else await database.pool().query('DELETE FROM bullmq.job');
}
