/** A file of rates cannot be taken. Nothing of it was stored. */
export class RatesFileError extends Error {
  override name = 'RatesFileError';

  /** @param line of the file, counted from 1. */
  constructor(
    readonly line: number,
    readonly reason: string,
  ) {
    super(`Line ${line}: ${reason}`);
  }
}
