import { isUuid } from '@agio/runtime/ids';
import type { Refusal } from '../errors.js';
import { countryOf } from './bank-account.js';
import { bankNameOf } from './bank-names.js';
import type { Beneficiary } from './beneficiary.js';
import { readBankAccount, type BankAccountInput } from './read-account.js';
import type { BeneficiaryStore } from './store.js';

export type AddBeneficiaryInput = BankAccountInput & { readonly name: string };

export type BeneficiaryResult =
  | { readonly kind: 'beneficiary'; readonly beneficiary: Beneficiary }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** The people that a person sends money to. */
export interface Beneficiaries {
  /** Adds one; the same account again answers the one that is there, under the name it has. */
  add: (ownerId: string, input: AddBeneficiaryInput) => Promise<BeneficiaryResult>;
  /** Removes one of the owner's; what was sent to it stays as it is. @returns why not, or null. */
  remove: (ownerId: string, id: string) => Promise<Refusal | null>;
  /** The owner's beneficiary; null for a foreign id and a missing one alike. */
  find: (ownerId: string, id: string) => Promise<Beneficiary | null>;
  list: (ownerId: string) => Promise<Beneficiary[]>;
}

/** Longer than any list that a person would read; the list is answered whole. */
const ownedMax = 200;

/** 2 to 140 characters, as payment messages (ISO 20022) carry them; none of them a control character. */
const namePattern = /^[^\p{Cc}]{2,140}$/u;

export function createBeneficiaries(store: BeneficiaryStore): Beneficiaries {
  const refused = (refusal: Refusal): BeneficiaryResult => ({ kind: 'refused', refusal });
  return {
    async add(ownerId, input) {
      const name = input.name.trim();
      if (!namePattern.test(name)) {
        const message = 'The name of the holder of the account has 2 to 140 characters.';
        return refused({ kind: 'InputInvalid', message, field: ['input', 'name'] });
      }
      const account = readBankAccount(input);
      if (!account.ok) return refused(account.refusal);
      const beneficiary = await store.insert(
        {
          ownerId,
          name,
          country: countryOf(account.value),
          account: account.value,
          bank: bankNameOf(account.value),
        },
        ownedMax,
      );
      if (beneficiary) return { kind: 'beneficiary', beneficiary };
      const message = `You have ${ownedMax} beneficiaries, as many as there can be; remove one first.`;
      return refused({ kind: 'InputInvalid', message, field: ['input'] });
    },

    async remove(ownerId, id) {
      const wasThere = isUuid(id) && (await store.remove(ownerId, id));
      return wasThere ? null : { kind: 'BeneficiaryNotFound' };
    },

    find: async (ownerId, id) => (isUuid(id) ? store.findOwn(ownerId, id) : null),
    list: (ownerId) => store.findOf(ownerId),
  };
}
