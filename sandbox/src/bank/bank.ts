import { jsonAnswer } from '@agio/runtime/http/server';
import { isUuid } from '@agio/runtime/ids';
import { below, failure, readBody } from '../http.js';
import type { SandboxHost, SandboxPart } from '../part.js';
import { statementRoute } from '../statement.js';
import { instructionModel } from './instruction.js';
import { createTransfers } from './transfers.js';

/** A transfer is on the statement when it was paid, and once more when it has come back. */
const moves = `
  SELECT id || '.1' AS move, reference, ended_at AS at, instruction ->> 'currency' AS currency, '-' || (instruction ->> 'amount') AS amount
    FROM bank_transfers WHERE end_state = 'success'
  UNION ALL SELECT id || '.2', reference, returned_at, instruction ->> 'currency', instruction ->> 'amount'
    FROM bank_transfers WHERE returned_at IS NOT NULL`;

const transferPath = '/v1/bank/transfers/*';

/**
 * The bank of the demo: it takes orders to pay to accounts anywhere, and tells by webhooks how far they are. Nobody is paid; what becomes of a
 * transfer depends on the last digits of the account (see `lifeOf`).
 */
export function startBank({ pool, webhooks, slowMs }: SandboxHost): SandboxPart {
  const transfers = createTransfers({ pool, webhooks, slowMs });
  return {
    routes: [
      {
        path: '/v1/bank/transfers',
        methods: ['POST'],
        async handle(request) {
          const read = await readBody(request, instructionModel);
          if ('answer' in read) return read.answer;
          const ordered = await transfers.order(read.body);
          return ordered.kind === 'transfer'
            ? jsonAnswer(200, ordered.transfer)
            : failure(409, 'reference_reused', 'The reference belongs to a transfer of something else.');
        },
      },
      {
        path: transferPath,
        methods: ['GET'],
        async handle(request) {
          const id = below(transferPath, request);
          const transfer = isUuid(id) ? await transfers.findById(id) : null;
          return transfer ? jsonAnswer(200, transfer) : failure(404, 'not_found', 'There is no such transfer.');
        },
      },
      statementRoute({ path: '/v1/bank/statement', pool, moves }),
    ],
  };
}
