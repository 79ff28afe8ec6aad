import { requestError } from '@agio/runtime/errors/request-error';
import { stringScalar } from '@agio/runtime/scalars/scalars';

const pairPattern = /^[A-Z0-9]{3,8}\/[A-Z0-9]{3,8}$/;

/** Whether the currencies exist is not judged here: a pair of unknown ones is a pair without a rate. */
export const CurrencyPair = stringScalar('CurrencyPair', 'Two currency codes with a slash.', (text) => {
  if (!pairPattern.test(text)) {
    const given = JSON.stringify(text.slice(0, 40));
    throw requestError(
      'BAD_USER_INPUT',
      `CurrencyPair is two currency codes with a slash, such as "EUR/USD"; got ${given}.`,
    );
  }
  return text;
});
