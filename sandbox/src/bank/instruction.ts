import { z } from 'zod';

const text = z.string().min(1).max(320);

/** The account to pay to, in the fields of its kind. */
const accountModel = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('IBAN'), iban: text, bic: text.nullable() }),
  z.object({ kind: z.literal('IFSC'), accountNumber: text, ifsc: text }),
  z.object({ kind: z.literal('UPI'), upi: text }),
  z.object({ kind: z.literal('UK'), accountNumber: text, sortCode: text }),
  z.object({ kind: z.literal('US'), accountNumber: text, routingNumber: text }),
]);

/** What the bank is asked to pay. */
export const instructionModel = z.object({
  /** The client's own name of the transfer: the same reference never pays twice. */
  reference: z.string().min(1).max(100),
  amount: z.string().regex(/^(0|[1-9]\d*)(\.\d+)?$/),
  currency: z.string().regex(/^[A-Z]{3}$/),
  beneficiary: z.object({ name: text, country: z.string().regex(/^[A-Z]{2}$/), account: accountModel }),
  /** Shown to the beneficiary. */
  message: z.string().max(140),
  purpose: text,
});

export type Instruction = z.infer<typeof instructionModel>;

/** The digits that the account's number ends in: those before the `@` of a UPI address. */
export function lastDigitsOf({ account }: Instruction['beneficiary']): string {
  switch (account.kind) {
    case 'IBAN':
      return account.iban.slice(-4);
    case 'UPI':
      return account.upi.replace(/@.*$/, '').slice(-4);
    case 'IFSC':
    case 'UK':
    case 'US':
      return account.accountNumber.slice(-4);
  }
}
