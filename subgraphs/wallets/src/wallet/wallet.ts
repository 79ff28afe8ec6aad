/** A person's account in one currency. Its id is the one of the ledger's account that has the money. */
export interface Wallet {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  readonly openedAt: Date;
}
