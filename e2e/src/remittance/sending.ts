import { ask } from '../testkit/ask.js';
import type { Client } from '../testkit/client.js';
import { eventually } from '../testkit/eventually.js';
import type { MoneyInput } from '../testkit/moves.js';
import { newKey } from '../testkit/people.js';
import { addBeneficiaryDocument, remittanceDocument, sendRemittanceDocument } from './documents.js';

/** A remittance as `remittanceDocument` reads it. */
export interface Remittance {
  readonly id: string;
  readonly reference: string;
  readonly status: string;
  readonly purpose: string;
  readonly rate: string | null;
  readonly sent: MoneyInput;
  readonly received: MoneyInput;
  readonly fee: MoneyInput | null;
  readonly payout: { readonly status: string; readonly reference: string | null };
  readonly failure: { readonly code: string; readonly message: string } | null;
  readonly beneficiary: { readonly name: string; readonly account: string; readonly bank: string | null };
  readonly refund: { readonly kind: string; readonly status: string; readonly received: MoneyInput } | null;
  readonly receipt: { readonly url: string; readonly expiresAt: string } | null;
}

interface UserError {
  readonly code: string;
  readonly message: string;
  readonly field: readonly string[] | null;
}

export async function addBeneficiary(person: Client, input: Record<string, string>) {
  const { addBeneficiary: payload } = await ask<{
    addBeneficiary: {
      beneficiary: { id: string; account: string; bank: string | null } | null;
      userErrors: UserError[];
    };
  }>(person, addBeneficiaryDocument, { input });
  return payload;
}

/** Adds an Indian account, whose last digits tell the sandbox's bank what is to become of a transfer. */
export async function addIndian(person: Client, lastDigits: string): Promise<string> {
  const input = { kind: 'IFSC', name: 'Ravi Rao', accountNumber: `5010012345${lastDigits}`, ifsc: 'HDFC0000123' };
  return idOf(await addBeneficiary(person, input));
}

/** Adds a German account with that number, under the check digits that belong to it. */
export async function addGerman(person: Client, iban: string): Promise<string> {
  return idOf(await addBeneficiary(person, { kind: 'IBAN', name: 'Max Muster', iban }));
}

function idOf({ beneficiary, userErrors }: Awaited<ReturnType<typeof addBeneficiary>>): string {
  if (!beneficiary) throw new Error(`The beneficiary was not added: ${JSON.stringify(userErrors)}`);
  return beneficiary.id;
}

export async function sendRemittance(
  person: Client,
  input: { beneficiaryId: string; quoteId?: string; amount?: MoneyInput },
) {
  const { sendRemittance: payload } = await ask<{
    sendRemittance: { transaction: Remittance | null; userErrors: UserError[] };
  }>(person, sendRemittanceDocument, { input: { purpose: 'FAMILY_SUPPORT', idempotencyKey: newKey(), ...input } });
  return payload;
}

/** Waits until a remittance has come to a status. @returns it as it is then. */
export async function comesTo(person: Client, status: string, transaction: Remittance | null): Promise<Remittance> {
  if (!transaction) throw new Error('There is no remittance.');
  return eventually(`the remittance to be ${status}`, async () => {
    const { transaction: now } = await ask<{ transaction: Remittance }>(person, remittanceDocument, {
      id: transaction.id,
    });
    return now.status === status && now;
  });
}
