import { jsonAnswer } from '@agio/runtime/http/server';
import { isUuid } from '@agio/runtime/ids';
import { below, failure, readBody } from '../http.js';
import type { SandboxHost, SandboxPart } from '../part.js';
import { instructionModel } from './instruction.js';
import { createTransfers } from './transfers.js';

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
    ],
  };
}
