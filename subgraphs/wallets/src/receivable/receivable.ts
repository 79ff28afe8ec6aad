/** What a user owes to the house in one currency. */
export interface Receivable {
  readonly id: string;
  readonly userId: string;
  readonly currency: string;
  /** Minor units; zero when all is paid back, below zero when more was. */
  readonly owed: bigint;
}
