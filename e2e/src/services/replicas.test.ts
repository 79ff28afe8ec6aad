import { startSmtpServer, type TestSmtpServer } from '@agio/notifications/testing/smtp-server';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { expectConservation } from '../testkit/conservation.js';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { atGateways, gatewaysOf } from '../testkit/gateways.js';
import { allFinal, createQuote, executeQuote } from '../testkit/moves.js';
import { patient } from '../testkit/patient.js';
import { movedTo, newKey, pay, register, type Person } from '../testkit/people.js';
import { admin, sharedEnv } from '../testkit/platform.js';
import { startTestServices, type TestServices } from '../testkit/services.js';
import { expectExchangedOnce } from './exchanged-once.js';

const peopleCount = 10;
const exchangesEach = 50;
/** Of these each request goes to both gateways at once. */
const sentTwiceEach = 10;
const sell = { amount: '1.00', currency: 'EUR' };

describeWithRedis('Two of every process', () => {
  let database: TestDatabase;
  let smtp: TestSmtpServer;
  let services: TestServices;
  let gateways: string[];
  let people: Person[];

  beforeAll(async () => {
    [database, smtp] = await Promise.all([createTestDatabase(), startSmtpServer()]);
    services = await startTestServices({
      ...sharedEnv(database.url),
      LOG_LEVEL: 'warn',
      AGIO_REPLICAS: 'all=2',
      QUOTE_SECONDS: '600',
      SMTP_URL: smtp.url,
    });
    gateways = gatewaysOf(services);
    people = await Promise.all(
      Array.from({ length: peopleCount }, async (_, index) =>
        patient(atGateways(gateways, await register(gateways[index % gateways.length]!))),
      ),
    );
    await Promise.all(people.map((person) => pay(person, '1000.00', 'EUR')));
  }, 240_000);
  afterAll(async () => {
    await services?.stop();
    await smtp?.stop();
    await database?.drop();
  }, 120_000);

  it('are there', () => {
    const { processes } = services.status();
    expect(gateways).toHaveLength(2);
    for (const { part, role } of processes) {
      if (part === 'sandbox') continue;
      expect(processes.filter((each) => each.part === part && each.role === role)).toHaveLength(2);
    }
  });

  it('make each of 500 exchanges at a time once, also when a request comes to both gateways at once', async () => {
    const quotes = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: exchangesEach }, async (_, index) => ({
          person,
          quoteId: (await createQuote(person, { sell, buyCurrency: 'USD' })).id,
          isSentTwice: index < sentTwiceEach,
        })),
      ),
    );
    const answers = await Promise.all(
      quotes.map(async ({ person, quoteId, isSentTwice }) => {
        const key = newKey();
        const senders = isSentTwice ? gateways.map((url) => patient(movedTo(url, person))) : [person];
        const moved = await Promise.all(senders.map((sender) => executeQuote(sender, quoteId, key)));
        expect(moved.flatMap(({ userErrors }) => userErrors)).toEqual([]);
        const [id, ...others] = new Set(moved.map(({ transaction }) => transaction!.id));
        expect(others).toEqual([]);
        return { person, id: id! };
      }),
    );

    expect(new Set(answers.map(({ id }) => id)).size).toBe(peopleCount * exchangesEach);
    for (const person of people) {
      const own = answers.filter((answer) => answer.person === person).map(({ id }) => id);
      await expectExchangedOnce(person, own, await allFinal(person, 60_000));
    }
    await expectConservation({ ...services, admin, pagesOf: () => services.url });
  }, 240_000);

  it('tell of each by one mail', async () => {
    const expected = new Map<string, number>();
    for (const person of people) {
      for (const { reference } of await allFinal(person)) expected.set(reference, 1);
    }
    const pool = database.pool({ schema: 'notifications' });
    const mailed = async () => {
      const { rows } = await pool.query<{ text: string }>('SELECT text FROM mails');
      const references = rows.flatMap(({ text }) => /Reference: (TXN-\w+)/.exec(text)?.[1] ?? []);
      // The demo's people have got mails too.
      return references.filter((reference) => expected.has(reference));
    };
    const isToldOfAll = async () => new Set(await mailed()).size === expected.size;
    await eventually('a mail about each transaction', isToldOfAll, 150_000);
    const counts = new Map<string, number>();
    for (const reference of await mailed()) counts.set(reference, (counts.get(reference) ?? 0) + 1);
    expect(counts).toEqual(expected);

    const isSentAll = async () => (await pool.query(`SELECT FROM mails WHERE status <> 'SENT'`)).rowCount === 0;
    await eventually('every mail to be sent', isSentAll, 150_000);
    const messageIds = smtp.received.map(({ source }) => /^Message-ID: (\S+)/im.exec(source)?.[1]);
    expect(messageIds).not.toContain(undefined);
    expect(new Set(messageIds).size).toBe(messageIds.length);
  }, 360_000);
});
