import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MeDocument, OpenWalletDocument } from '../frontend/operations.js';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { logInAdmin, register } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

/** The event `user.registered`: from the outbox of users through the relay and the queues to wallets and notifications. */
describe('After a registration', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  const walletsOf = async (person: Client) => (await person.run(MeDocument)).me?.wallets ?? [];
  /** Waits until every consumer has acknowledged every event, so that nothing comes after it. */
  const allAcknowledged = () =>
    eventually('every consumer to have acknowledged every event', async () => {
      const { rows } = await database.pool({ schema: 'users' }).query<{ pending: boolean }>(
        `SELECT EXISTS (SELECT FROM outbox WHERE position IS NULL) OR EXISTS (SELECT FROM outbox_deliveries)
             OR EXISTS (SELECT FROM outbox_relay WHERE delivered_position < last_position) AS pending`,
      );
      return rows[0]?.pending === false;
    });

  it.each([
    ['IN', 'INR', '0.00'],
    ['DE', 'EUR', '0.00'],
    ['JP', 'JPY', '0'],
    ['KW', 'KWD', '0.000'],
    ['BG', 'EUR', '0.00'],
  ])('somebody from %s has exactly one wallet, in %s', async (country, currency, amount) => {
    const person = await register(platform.url, { country });
    await eventually('the home wallet', async () => (await walletsOf(person)).length > 0);
    await allAcknowledged();
    const nothing = { amount, currency };
    expect(await walletsOf(person)).toEqual([
      { id: expect.any(String), currency, balance: nothing, held: nothing, available: nothing },
    ]);
  });

  it('who opens the wallet at once has the same one', async () => {
    const person = await register(platform.url, { country: 'IN' });
    const { openWallet } = await person.run(OpenWalletDocument, { input: { currency: 'INR' } });
    await allAcknowledged();
    expect((await walletsOf(person)).map(({ id }) => id)).toEqual([openWallet?.wallet?.id]);
  });

  it('twenty people at once have one wallet and one welcome mail each', async () => {
    const people = await Promise.all(Array.from({ length: 20 }, () => register(platform.url, { country: 'IN' })));
    await allAcknowledged();
    const wallets = await Promise.all(people.map(walletsOf));
    expect(wallets.map((each) => each.map(({ currency }) => currency))).toEqual(people.map(() => ['INR']));

    const sent = await eventually('the mails to be sent', async () => {
      const { data } = await (
        await logInAdmin(platform)
      ).send<Mails, never>('{ mails(first: 100) { edges { node { to subject status } } } }');
      const mails = data?.mails?.edges.map(({ node }) => node) ?? [];
      return mails.every(({ status }) => status === 'SENT') && mails;
    });
    for (const person of people) {
      expect(sent.filter(({ to }) => to === person.email)).toEqual([
        { to: person.email, subject: expect.stringContaining('Welcome'), status: 'SENT' },
      ]);
    }
    const mailbox = await (await fetch(`${platform.pagesOf('notifications')}/mailbox`)).text();
    for (const person of people) expect(mailbox).toContain(person.email);
  });
});

interface Mails {
  readonly mails: { readonly edges: { readonly node: { to: string; subject: string; status: string } }[] } | null;
}
