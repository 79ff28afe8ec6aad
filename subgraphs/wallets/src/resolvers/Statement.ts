import { formatMoney } from '@agio/runtime/money/money';
import type { StatementResolvers } from '../generated/resolvers.js';
import { checkPrintable, entryCountOf, type Statement as StatementModel } from '../statement/statement.js';

const money = ({ wallet }: StatementModel, minor: bigint) => formatMoney({ minor, asset: wallet.currency });

export const Statement: StatementResolvers = {
  from: ({ period }) => period.from,
  to: ({ period }) => period.to,
  openingBalance: (statement) => money(statement, statement.bounds.opening),
  closingBalance: (statement) => money(statement, statement.bounds.closing),
  totalIn: async (statement) => money(statement, (await statement.turnover()).in),
  totalOut: async (statement) => money(statement, (await statement.turnover()).out),
  entryCount: entryCountOf,
  csv: ({ wallet, period }, _args, { deps }) =>
    deps.statementLinks.sign({ walletId: wallet.id, period, format: 'csv' }),
  pdf(statement, _args, { deps }) {
    checkPrintable(statement);
    return deps.statementLinks.sign({ walletId: statement.wallet.id, period: statement.period, format: 'pdf' });
  },
};
