/** A file of rates cannot be taken. Nothing of it was stored. */
export class RatesFileError extends Error {
  override name = 'RatesFileError';

  /** @param place where in the file, such as `Line 3`; absent when it is about the file as a whole. */
  constructor(
    readonly place: string | undefined,
    readonly reason: string,
  ) {
    super(place === undefined ? reason : `${place}: ${reason}`);
  }
}
