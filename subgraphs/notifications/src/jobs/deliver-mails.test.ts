import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { runMigrations } from '@agio/runtime/db/migrations';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import { createJobsBackend, type JobsBackend } from '@agio/runtime/jobs/backend';
import { describeBackends } from '@agio/runtime/jobs/testing/backends';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger } from '@agio/runtime/logging/logger';
import type pg from 'pg';
import { createMailStore, queueMail, type MailStore } from '../mail/mail-store.js';
import { deliverMails, type DeliveryAttempts } from '../mail/deliver-mails.js';
import { renderWelcome } from '../templates/welcome/welcome.js';
import { startSmtpServer, type TestSmtpServer } from '../testing/smtp-server.js';
import { createSmtpTransport } from '../transport/smtp-transport.js';
import type { MailTransport } from '../transport/transport.js';
import { notificationsSubgraph } from '../subgraph.js';
import { startMailDeliveries } from './deliver-mails.js';

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

  const deliver = (attempts = patient, redispatchMs = 60_000, queues = jobs) => {
    const started = startMailDeliveries({
      store,
      transport,
      jobs: queues,
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
    await write('asha@example.com');
    // As the dispatcher leaves it, whose queue is emptied then.
    const lost = newId();
    const [mailId] = await store.dispatch(lost, { limit: 10, againAfterMs: 100 });
    deliver();
    await becomes('SENT');
    // Should its job turn up after all, it is another's mail now.
    const attempts = { attemptsMax: 5, backoffMs: 5 };
    await deliverMails({ store, transport, attempts, againAfterMs: 60_000 }, { dispatch: lost, mailIds: [mailId!] });
    expect(smtp.received).toHaveLength(1);
  });

  it('leaves a mail to the later of two dispatches, also while it is queued', async () => {
    await write('asha@example.com');
    const [first, second] = [newId(), newId()];
    const [mailId] = await store.dispatch(first, { limit: 10, againAfterMs: 0 });
    expect(await store.dispatch(second, { limit: 10, againAfterMs: 60_000 })).toEqual([mailId]);
    const options = { againAfterMs: 60_000 };
    expect(await store.beginAttempts(first, [mailId!], options)).toEqual([]);
    expect(await store.beginAttempts(second, [mailId!], options)).toMatchObject([{ id: mailId, attempts: 1 }]);
  });

  it('gives mails to the queue as soon as it can be reached again', async () => {
    let isDown = true;
    const unreliable: JobsBackend = {
      ...jobs,
      queue: (definition) => ({
        add: async (added) => {
          if (isDown) throw new Error('the queue cannot be reached');
          await jobs.queue(definition).add(added);
        },
      }),
    };
    await write('asha@example.com');
    deliver(patient, 60_000, unreliable);
    await until('it was taken and given back', async () => {
      const { rows } = await pool.query(
        'SELECT FROM mails WHERE dispatch IS NOT NULL AND dispatch_at <= clock_timestamp()',
      );
      return rows.length === 1;
    });
    isDown = false;
    await becomes('SENT');
  });

  it('notes each mail of a job by itself', async () => {
    const failing = new Set(['ben@example.com', 'chen@example.com']);
    const picky: MailTransport = {
      send: (outgoing) => {
        if (!failing.has(outgoing.to)) return Promise.resolve({ kind: 'accepted' });
        if (outgoing.to.startsWith('ben')) return Promise.resolve({ kind: 'refused', reason: 'no such mailbox' });
        return Promise.reject(new Error('greylisted'));
      },
      close: () => Promise.resolve(),
    };
    const addresses = ['asha@example.com', ...failing, 'dara@example.com'];
    for (const address of addresses) await write(address);
    const dispatch = newId();
    const mailIds = await store.dispatch(dispatch, { limit: 10, againAfterMs: 60_000 });
    const attempts = { attemptsMax: 5, backoffMs: 3_600_000 };
    await deliverMails({ store, transport: picky, attempts, againAfterMs: 60_000 }, { dispatch, mailIds });
    const { rows } = await pool.query<{ told: string }>(
      `SELECT recipient || ' ' || status || ' ' || attempts || coalesce(' ' || last_error, '') ||
         CASE WHEN dispatch_at > now() + interval '20 minutes' THEN ' later' ELSE '' END AS told FROM mails ORDER BY recipient`,
    );
    expect(rows.map(({ told }) => told)).toEqual([
      'asha@example.com SENT 1',
      'ben@example.com FAILED 1 no such mailbox',
      'chen@example.com QUEUED 1 greylisted later',
      'dara@example.com SENT 1',
    ]);
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
    const dispatch = newId();
    await store.dispatch(dispatch, { limit: 1, againAfterMs: 60_000 });
    const attempt = (storing: MailStore) =>
      deliverMails({ store: storing, transport, attempts: patient, againAfterMs: 60_000 }, { dispatch, mailIds: [id] });
    await expect(attempt(forgetful)).rejects.toThrow('the connection broke');
    await attempt(store);
    await attempt(store);
    const messageIds = smtp.received.map(({ source }) => /^Message-ID: (.*)$/m.exec(source)?.[1]);
    expect(messageIds).toEqual([`<${id}@agio>`, `<${id}@agio>`]);
  });
});
