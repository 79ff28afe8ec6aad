import { randomUUID } from 'node:crypto';
import { LoginDocument, MeDocument, RegisterDocument, TopUpDocument } from '../frontend/operations.js';
import { createClient, type Client } from './client.js';
import { eventually } from './eventually.js';
import type { OpenPlatform } from './platform.js';

/** Somebody with an account, logged in. */
export interface Person extends Client {
  readonly id: string;
  readonly email: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

export const password = 'correct horse battery';

/** A new idempotency key. */
export const newKey = (): string => randomUUID();

/** Registers somebody new. */
export async function register(url: string, options: { country?: string; email?: string } = {}): Promise<Person> {
  const email = options.email ?? `${randomUUID()}@example.com`;
  const input = { email, password, name: 'Asha', country: options.country ?? 'IN' };
  const { register: payload } = await createClient(url).run(RegisterDocument, { input });
  if (!payload?.session || !payload.user) throw new Error(`Could not register: ${JSON.stringify(payload?.userErrors)}`);
  const { accessToken, refreshToken } = payload.session;
  return { ...createClient(url, accessToken), id: payload.user.id, email, accessToken, refreshToken };
}

/** Logs somebody in who has an account. */
export async function logIn(
  url: string,
  credentials: { email: string; password: string },
): Promise<Client & { accessToken: string }> {
  const { login } = await createClient(url).run(LoginDocument, { input: credentials });
  if (!login?.session) throw new Error(`Could not log in: ${JSON.stringify(login?.userErrors)}`);
  return { ...createClient(url, login.session.accessToken), accessToken: login.session.accessToken };
}

/** The same person, with the same session, at a platform that has got another URL. */
export const movedTo = <P extends Client & { accessToken: string }>(url: string, person: P): P => ({
  ...person,
  ...createClient(url, person.accessToken),
});

/** The platform's administrator. */
export const logInAdmin = ({ url, admin }: OpenPlatform) => logIn(url, admin);

/** Pays money into somebody's wallet, and waits until it is there. */
export async function pay(person: Client, amount: string, currency: string): Promise<void> {
  const input = { amount: { amount, currency }, paymentMethod: 'tok_success', idempotencyKey: newKey() };
  await eventually('the payment', async () => {
    const { topUp } = await person.run(TopUpDocument, { input });
    const status = topUp?.transaction?.status;
    // A slow machine, or a part that was away until now, takes longer than a request waits.
    if (status === 'COMPLETED' || status === 'PROCESSING') return status === 'COMPLETED';
    throw new Error(`Could not top up: ${JSON.stringify(topUp)}`);
  });
}

/** What is in somebody's wallet of a currency; null without such a wallet. */
export async function balanceOf(person: Client, currency: string): Promise<string | null> {
  const { me } = await person.run(MeDocument);
  return me?.wallets?.find((wallet) => wallet.currency === currency)?.balance.amount ?? null;
}
