import { describe, expect, it } from '@jest/globals';
import { hashPassword, passwordFits } from './password.js';

const password = 'correct horse battery';

describe('A password', () => {
  it('is kept as an argon2id hash with OWASP’s parameters and a salt of its own', async () => {
    const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)]);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(two);
    expect(await passwordFits(one, password)).toBe(true);
    expect(await passwordFits(one, `${password} `)).toBe(false);
  });

  it('fits no account that does not exist, not even the one of the decoy', async () => {
    expect(await passwordFits(undefined, password)).toBe(false);
    expect(await passwordFits(undefined, 'no account has this password')).toBe(false);
  });

  it('may be anything that somebody types', async () => {
    for (const typed of ['', '\0', 'x'.repeat(100_000)]) expect(await passwordFits(undefined, typed)).toBe(false);
  });

  it('is not checked when too many wait already, and is again afterwards', async () => {
    const hash = await hashPassword(password);
    const checks = await Promise.allSettled(Array.from({ length: 100 }, () => passwordFits(hash, password)));
    const refused = checks.flatMap((check) => (check.status === 'rejected' ? [check.reason as unknown] : []));
    expect(refused).toHaveLength(34);
    expect(refused[0]).toMatchObject({ extensions: { code: 'SERVICE_BUSY', retryAfterSeconds: 5 } });
    expect(await passwordFits(hash, password)).toBe(true);
  });
});
