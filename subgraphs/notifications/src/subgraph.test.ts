import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { anonymous, type Identity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import { createJobsBackend, type JobsBackend } from '@agio/runtime/jobs/backend';
import { until } from '@agio/runtime/jobs/testing/until';
import { silentLogger } from '@agio/runtime/logging/logger';
import { createPubSub } from '@agio/runtime/pubsub/create-pubsub';
import type { PubSub } from '@agio/runtime/pubsub/pubsub';
import { consumerJob, toMessage } from '@agio/runtime/outbox/consumer-job';
import { startSubgraph, type StartedSubgraph } from '@agio/runtime/subgraph/host';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { findEntityDrift } from '@agio/runtime/testing/entity-drift';
import type pg from 'pg';
import { Mail } from './mail/mail.entity.js';
import { notificationsSubgraph } from './subgraph.js';

const person = (...scopes: string[]): Identity => ({
  kind: 'user',
  userId: newId(),
  sessionId: newId(),
  roles: scopes.length > 1 ? ['ADMIN'] : ['CUSTOMER'],
  scopes,
  tier: 'BASIC',
});
const customer = person('customer');
const admin = person('customer', 'notifications:read');

const mailsQuery = `query ($first: Int, $after: String, $last: Int, $before: String) {
  mails(first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { id to subject text status createdAt sentAt } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

const notificationQuery = `subscription ($after: String) {
  notificationReceived(after: $after) { cursor notification { id channel subject createdAt } }
}`;

interface MailsPage {
  edges: { node: { to: string; text: string; sentAt: string | null } }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

describe('notifications', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let jobs: JobsBackend;
  let pubsub: PubSub;
  let acknowledged: string[] = [];
  const running: StartedSubgraph[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool({ schema: 'notifications' });
    const connection = { connectionString: database.url };
    jobs = createJobsBackend({ connection, logger: silentLogger });
    pubsub = await createPubSub({ connection, logger: silentLogger });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((subgraph) => subgraph.stop()));
    await pool.query('TRUNCATE mails');
    acknowledged = [];
  });
  afterAll(async () => {
    await jobs.close();
    await pubsub.close();
    await database.drop();
  });

  /** As a process would run it; in the place of users is an endpoint that notes what is acknowledged to it. */
  async function start(env: NodeJS.ProcessEnv = {}): Promise<StartedSubgraph> {
    const subgraph = await startSubgraph(
      notificationsSubgraph,
      {
        secret: { current: 'a secret that no test of this subgraph needs' },
        logger: silentLogger,
        jobs,
        pubsub,
        directory: () => ({
          async execute({ variables }) {
            acknowledged.push(...(variables!['eventIds'] as string[]));
            return { data: {} };
          },
          subscribe: undefined as never,
        }),
        env,
      },
      database.url,
    );
    running.push(subgraph);
    await subgraph.startWork();
    return subgraph;
  }

  const deliverEvent = async (event: { id: string; userId?: string; name?: string; email?: string }, times = 1) => {
    const registered = {
      id: event.id,
      name: 'user.registered',
      payload: {
        userId: event.userId ?? newId(),
        email: event.email ?? 'asha@example.com',
        name: event.name ?? 'Asha',
        homeCurrency: 'INR',
      },
      keys: [],
      occurredAt: new Date(),
      position: 1n,
    };
    const message = toMessage([registered]);
    // The queue itself leaves an id out that it knows: other ids stand for a queue that was emptied.
    const copies = Array.from({ length: times }, (_, copy) => ({ id: `${event.id}-${copy}`, payload: message }));
    await jobs.queue(consumerJob('notifications.sendWelcomeMail')).add(copies);
  };
  const mailsSent = async () => (await pool.query(`SELECT FROM mails WHERE status = 'SENT'`)).rowCount;
  const ask = (subgraph: StartedSubgraph, identity: Identity, variables: Record<string, unknown> = {}) =>
    subgraph.endpoint.execute(
      { query: mailsQuery, variables },
      { identity, correlationId: 'test', clientAddress: '127.0.0.1' },
    );
  const mailsOf = async (subgraph: StartedSubgraph, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await ask(subgraph, admin, variables);
    expect(errors).toBeUndefined();
    return (data as unknown as { mails: MailsPage }).mails;
  };
  const mailbox = async (subgraph: StartedSubgraph) => {
    const route = subgraph.routes.find(({ path }) => path === '/mailbox');
    return route && (await route.handle({ method: 'GET', path: '/mailbox' } as never));
  };

  it('welcomes a new user by one mail, also when the event comes three times', async () => {
    const subgraph = await start();
    const id = newId();
    await deliverEvent({ id }, 3);
    await until('all three are acknowledged', () => acknowledged.length === 3);
    await until('the mail is sent', async () => (await mailsSent()) === 1);
    expect(new Set(acknowledged)).toEqual(new Set([id]));
    const { edges } = await mailsOf(subgraph);
    expect(edges).toHaveLength(1);
    expect(edges[0]!.node).toMatchObject({ to: 'asha@example.com', subject: 'Welcome to Agio', status: 'SENT' });
    expect(edges[0]!.node.text).toContain('Hello Asha,');
    expect(edges[0]!.node.text).toContain('INR');
    expect(edges[0]!.node.sentAt).not.toBeNull();
  });

  it('tells a person of what is written to it, and nobody else, and what was missed once more', async () => {
    const subgraph = await start();
    const [asha, jonas] = [person('customer'), person('customer')];
    const follow = (identity: Identity, after: string | null = null) =>
      subgraph.endpoint.subscribe(
        { query: notificationQuery, variables: { after } },
        { identity, correlationId: 'test', clientAddress: '127.0.0.1' },
      );
    const [toAsha, toJonas] = [follow(asha), follow(jonas)];
    // Both are open once they have said where they begin.
    const begun = await toAsha.next();
    await toJonas.next();
    await deliverEvent({ id: newId(), userId: (asha as { userId: string }).userId });
    const { value: told } = await toAsha.next();
    expect(told).toMatchObject({
      data: { notificationReceived: { notification: { channel: 'EMAIL', subject: 'Welcome to Agio' } } },
    });
    const replayed = follow(asha, (begun.value!.extensions!['live'] as { cursor: string }).cursor);
    await replayed.next();
    const again = (await replayed.next()).value!.data as { notificationReceived: object };
    const first = told!.data as { notificationReceived: object };
    // Only how far the mail is may have changed meanwhile.
    expect(again.notificationReceived).toMatchObject({
      ...first.notificationReceived,
      notification: { subject: 'Welcome to Agio' },
    });
    const waiting = toJonas.next();
    await Promise.all([toAsha.return(), replayed.return(), toJonas.return()]);
    expect((await waiting).done).toBe(true);
    const refused = await follow(anonymous).next();
    expect(refused.value?.errors?.[0]?.extensions).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('shows mails to administrators only', async () => {
    const subgraph = await start();
    const codeFor = async (identity: Identity) => {
      const { data, errors } = await ask(subgraph, identity);
      expect(data).toEqual({ mails: null });
      return errors?.[0]?.extensions?.['code'];
    };
    expect(await codeFor(anonymous)).toBe('UNAUTHENTICATED');
    expect(await codeFor(customer)).toBe('FORBIDDEN');
    expect((await mailsOf(subgraph)).edges).toEqual([]);
  });

  it('pages through mails, newest first, in both directions', async () => {
    const subgraph = await start();
    for (const name of ['a', 'b', 'c']) {
      await deliverEvent({ id: newId(), email: `${name}@example.com` });
      await until(
        'it is acknowledged',
        async () =>
          (await pool.query('SELECT FROM mails WHERE recipient = $1', [`${name}@example.com`])).rowCount === 1,
      );
    }
    const addresses = (page: MailsPage) => page.edges.map(({ node }) => node.to[0]).join('');
    const first = await mailsOf(subgraph, { first: 2 });
    expect(addresses(first)).toBe('cb');
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const second = await mailsOf(subgraph, { first: 2, after: first.pageInfo.endCursor });
    expect(addresses(second)).toBe('a');
    expect(second.pageInfo.hasNextPage).toBe(false);
    expect(addresses(await mailsOf(subgraph, { last: 2 }))).toBe('ba');
    expect(addresses(await mailsOf(subgraph, { last: 1, before: second.pageInfo.startCursor }))).toBe('b');
    const { errors } = await ask(subgraph, admin, { after: 'nonsense' });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('`after`'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it('shows mails on a page that runs nothing of what stands in them', async () => {
    const subgraph = await start({ AGIO_SEED: 'demo' });
    expect((await mailbox(subgraph))?.body).toContain('There is no mail yet');
    await deliverEvent({ id: newId(), name: '<script>alert("hello")</script>' });
    await until('the mail is sent', async () => (await mailsSent()) === 1);
    const page = await mailbox(subgraph);
    expect(page?.body).toContain('Hello &lt;script&gt;alert(&quot;hello&quot;)&lt;/script&gt;,');
    expect(page?.body).not.toContain('<script');
    expect(page?.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': expect.stringMatching(/^default-src 'none'; style-src 'sha256-[^']+';/),
      'cache-control': 'no-store',
    });
    const { rows } = await pool.query<{ html: string }>('SELECT html FROM mails');
    expect(rows[0]!.html).not.toContain('<script');
  });

  it('has no mailbox page without the demo, nor where mail goes to a server', async () => {
    expect(await mailbox(await start({ AGIO_SEED: 'none' }))).toBeUndefined();
    expect(await mailbox(await start({ AGIO_SEED: 'demo', SMTP_URL: 'smtp://127.0.0.1:9' }))).toBeUndefined();
  });

  it('deletes mails that are older than the retention', async () => {
    await start({ AGIO_SEED: 'none' });
    await deliverEvent({ id: newId() });
    await deliverEvent({ id: newId(), email: 'old@example.com' });
    await until('both are sent', async () => (await mailsSent()) === 2);
    await pool.query(`UPDATE mails SET created_at = now() - interval '8 days' WHERE recipient = 'old@example.com'`);
    await start({ AGIO_SEED: 'none', MAIL_RETENTION_DAYS: '7' });
    await until('one is deleted', async () => (await pool.query('SELECT FROM mails')).rowCount === 1);
    expect((await pool.query('SELECT recipient FROM mails')).rows).toEqual([{ recipient: 'asha@example.com' }]);
  });

  it('refuses variables that it cannot use, all at once', () => {
    const env = { SMTP_URL: 'http://host', MAIL_FROM: 'nobody', MAIL_RETENTION_DAYS: '0' };
    expect(() => notificationsSubgraph.configure(env)).toThrow(/SMTP_URL(.|\n)*MAIL_FROM(.|\n)*MAIL_RETENTION_DAYS/);
  });

  it('has entities that agree with its migrations', async () => {
    expect(await findEntityDrift({ url: database.url, schema: 'notifications', entities: [Mail] })).toEqual([]);
  });
});
