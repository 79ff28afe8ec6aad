import { ConservationDocument } from '../frontend/operations.js';
import { logInAdmin } from './people.js';
import type { OpenPlatform } from './platform.js';

/** Asserts that no money was made or lost: the sum of all accounts is zero in every currency. */
export async function expectConservation(platform: OpenPlatform): Promise<void> {
  const { conservation } = await (await logInAdmin(platform)).run(ConservationDocument);
  if (!conservation?.length) throw new Error('The ledger holds nothing.');
  const broken = conservation.filter(({ total }) => Number(total.amount) !== 0);
  if (broken.length > 0) throw new Error(`Money was made or lost: ${JSON.stringify(broken)}`);
}
