import { iso4217 } from './iso4217.js';

/** Something a wallet can hold: a currency of ISO 4217 or a listed asset. */
export interface Asset {
  /** The code on the wire, e.g. `EUR`. Three letters for ISO 4217, but not for every asset. */
  readonly code: string;
  readonly name: string;
  /** Decimal places of the smallest unit: 2 for EUR (cents), 0 for JPY, 3 for KWD, 8 for MCO2. */
  readonly minorUnits: number;
}

const listedAssets: readonly Asset[] = [{ code: 'MCO2', name: 'Moss Carbon Credit', minorUnits: 8 }];

/** Every asset a wallet can hold, in the order of the codes. Nothing else is a `CurrencyCode`. */
export const assets: readonly Asset[] = [
  ...iso4217.map(([code, name, minorUnits]) => ({ code, name, minorUnits })),
  ...listedAssets,
].sort((left, right) => (left.code < right.code ? -1 : 1));

const assetsByCode: ReadonlyMap<string, Asset> = new Map(assets.map((asset) => [asset.code, asset]));

/** The asset of a code, `undefined` when no wallet can hold it. Codes are upper case; nothing is normalised. */
export function findAsset(code: string): Asset | undefined {
  return assetsByCode.get(code);
}

/**
 * The asset of a code that was validated before.
 *
 * @throws RangeError when the code is unknown, which is a fault of the program and not of its user.
 */
export function requireAsset(code: string): Asset {
  const asset = assetsByCode.get(code);
  if (asset === undefined) {
    throw new RangeError(`"${code}" is no asset`);
  }
  return asset;
}
