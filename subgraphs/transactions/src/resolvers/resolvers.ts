import type { Resolvers } from '../generated/resolvers.js';
import { Beneficiary, BeneficiarySnapshot } from './Beneficiary.js';
import { addBeneficiary } from './Mutation/addBeneficiary.js';
import { createQuote } from './Mutation/createQuote.js';
import { executeQuote } from './Mutation/executeQuote.js';
import { removeBeneficiary } from './Mutation/removeBeneficiary.js';
import { reverseTransaction } from './Mutation/reverseTransaction.js';
import { sendRemittance } from './Mutation/sendRemittance.js';
import { sendTransfer } from './Mutation/sendTransfer.js';
import { topUp } from './Mutation/topUp.js';
import { withdraw } from './Mutation/withdraw.js';
import { paymentReconciliation } from './Query/paymentReconciliation.js';
import { quote } from './Query/quote.js';
import { transaction } from './Query/transaction.js';
import { transactionNotices } from './Query/transactionNotices.js';
import { Quote } from './Quote.js';
import { myTransactionChanged } from './Subscription/myTransactionChanged.js';
import { transactionStatusChanged } from './Subscription/transactionStatusChanged.js';
import { Transaction } from './Transaction.js';
import { TransactionChange } from './TransactionChange.js';
import { User } from './User.js';

export const resolvers: Resolvers = {
  Query: { paymentReconciliation, quote, transaction, transactionNotices },
  Mutation: {
    createQuote,
    executeQuote,
    sendTransfer,
    topUp,
    withdraw,
    addBeneficiary,
    removeBeneficiary,
    sendRemittance,
    reverseTransaction,
  },
  Subscription: { myTransactionChanged, transactionStatusChanged },
  Beneficiary,
  BeneficiarySnapshot,
  Quote,
  Transaction,
  TransactionChange,
  User,
};
