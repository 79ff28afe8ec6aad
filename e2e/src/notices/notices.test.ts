import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import { createQuote, executeQuote, sendTransfer, topUp } from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { logInAdmin, pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

/** The event `transaction.statusChanged`: from the outbox of transactions to the mails of notifications. */
describe('The mails about transactions', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let admin: Client;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    admin = await logInAdmin(platform);
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  const mailsTo = async ({ email }: Person): Promise<readonly Mail[]> => {
    const { data } = await admin.send<{ mails: { edges: { node: Mail }[] } }, Record<string, never>>(
      '{ mails(first: 100) { edges { node { to subject text } } } }',
    );
    return data!.mails.edges.map(({ node }) => node).filter(({ to }) => to === email);
  };
  const mailAbout = async (person: Person, subject: string): Promise<Mail> => {
    const find = async () => (await mailsTo(person)).find((mail) => mail.subject === subject);
    await eventually(`the mail "${subject}"`, async () => (await find()) !== undefined);
    return (await find())!;
  };

  it('tell the owner what was done, with its reference and amounts', async () => {
    const asha = await register(platform.url);
    await pay(asha, '250.00', 'EUR');
    expect((await mailAbout(asha, 'Your top-up is done')).text).toContain('Received: 250.00 EUR');
    const quote = await createQuote(asha, { sell: { amount: '100.00', currency: 'EUR' }, buyCurrency: 'INR' });
    const { transaction } = await executeQuote(asha, quote.id);
    const { text } = await mailAbout(asha, 'Your exchange is done');
    expect(text).toContain('Hello Asha,');
    expect(text).toContain(`Reference: ${transaction!.reference}`);
    expect(text).toContain(`Sent: 100.00 EUR\nReceived: ${quote.buy.amount} INR`);
  });

  it('tell both sides of a transfer, and the payee nothing of the payer', async () => {
    const [asha, ben] = [await register(platform.url), await register(platform.url)];
    await pay(asha, '50.00', 'EUR');
    await sendTransfer(asha, ben.email, { amount: '20.00', currency: 'EUR' });
    await mailAbout(asha, 'Your transfer is done');
    const { text } = await mailAbout(ben, '20.00 EUR has arrived');
    expect(text).not.toContain(asha.email);
  });

  it('tell the owner why something failed', async () => {
    const asha = await register(platform.url);
    await topUp(asha, { amount: '20.00', currency: 'EUR' }, 'tok_declined');
    const { text } = await mailAbout(asha, 'Your top-up did not go through');
    expect(text).toContain('no money has moved');
    expect(text).toContain('declined');
  });

  it('tell each thing once, and not that something has begun that is done by then', async () => {
    const asha = await register(platform.url);
    await pay(asha, '10.00', 'EUR');
    await mailAbout(asha, 'Your top-up is done');
    await eventually('nothing is left to be written', async () => {
      const pool = database.pool({ schema: 'notifications' });
      return (await pool.query('SELECT FROM notices')).rowCount === 0;
    });
    const subjects = (await mailsTo(asha)).map(({ subject }) => subject);
    expect(subjects.sort()).toEqual(['Welcome to Agio', 'Your top-up is done']);
  });
});
