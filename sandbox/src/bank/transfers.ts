import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { WebhookOutbox } from '../webhook/outbox.js';
import { lastDigitsOf, type Instruction } from './instruction.js';
import { lifeOf, milestonesOf, type TransferState } from './life.js';

/** A transfer as the API and the webhooks show it. */
export interface BankTransfer {
  readonly id: string;
  readonly reference: string;
  readonly state: TransferState;
  /** Why it failed or came back; null otherwise. */
  readonly reason: string | null;
  readonly amount: string;
  readonly currency: string;
}

export type Ordered =
  | { readonly kind: 'transfer'; readonly transfer: BankTransfer }
  /** The reference belongs to a transfer of something else. */
  | { readonly kind: 'referenceReused' };

interface Row {
  readonly id: string;
  readonly reference: string;
  readonly instruction: Instruction;
  readonly state: TransferState;
  readonly reason: string | null;
}

/** The state by the clock. The reason of a return is not known before it. */
const columns = `id, reference, instruction,
  CASE WHEN returned_at <= clock_timestamp() THEN 'returned' WHEN ended_at <= clock_timestamp() THEN end_state
    WHEN processing_at <= clock_timestamp() THEN 'processing' ELSE 'pending' END AS state,
  CASE WHEN coalesce(returned_at, ended_at) <= clock_timestamp() THEN reason END AS reason`;

const toTransfer = ({ id, reference, instruction, state, reason }: Row): BankTransfer => ({
  id,
  reference,
  state,
  reason,
  amount: instruction.amount,
  currency: instruction.currency,
});

/** The bank's book of transfers. */
export function createTransfers({
  pool,
  webhooks,
  slowMs,
}: {
  pool: pg.Pool;
  webhooks: WebhookOutbox;
  slowMs: number;
}) {
  async function find(condition: string, value: string): Promise<Row | undefined> {
    const { rows } = await pool.query<Row>(`SELECT ${columns} FROM bank_transfers WHERE ${condition}`, [value]);
    return rows[0];
  }

  /** Writes a transfer with all its webhooks, unless its reference is there already. */
  async function insert(instruction: Instruction): Promise<void> {
    const life = lifeOf(lastDigitsOf(instruction.beneficiary), slowMs);
    const id = newId();
    const { reference, amount, currency } = instruction;
    await withTransaction(pool, async (client) => {
      const { rowCount } = await client.query(
        `INSERT INTO bank_transfers (id, reference, instruction, created_at, processing_at, ended_at, end_state, returned_at, reason)
         SELECT $1, $2, $3, at, at + make_interval(secs => $4 / 1000.0), at + make_interval(secs => $5 / 1000.0), $6,
           at + make_interval(secs => $7 / 1000.0), $8
         FROM clock_timestamp() AS at ON CONFLICT (reference) DO NOTHING`,
        [
          id,
          reference,
          JSON.stringify(instruction),
          life.processingMs,
          life.endedMs,
          life.endState,
          life.returnedMs,
          life.reason,
        ],
      );
      if (rowCount === 0) return;
      await webhooks.add(
        client,
        milestonesOf(life).map(({ state, afterMs }) => {
          const reason = state === 'failed' || state === 'returned' ? life.reason : null;
          const object: BankTransfer = { id, reference, state, reason, amount, currency };
          return { type: `bank_transfer.${state}`, object, delayMs: afterMs };
        }),
      );
    });
  }

  return {
    /** Orders a transfer; the same order again answers it as it stands. */
    async order(instruction: Instruction): Promise<Ordered> {
      await insert(instruction);
      const row = await find('reference = $1', instruction.reference);
      if (!row) throw new Error(`The bank has lost the transfer ${instruction.reference}.`);
      const isSame = canonical(row.instruction) === canonical(instruction);
      return isSame ? { kind: 'transfer', transfer: toTransfer(row) } : { kind: 'referenceReused' };
    },

    /** The transfer of the bank's own id; null when there is none. */
    async findById(id: string): Promise<BankTransfer | null> {
      const row = await find('id = $1', id);
      return row ? toTransfer(row) : null;
    },
  };
}

/** Keys in one order, as jsonb does not keep the order in which they were written. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
