import { readFile, stat } from 'node:fs/promises';
import { RatesFileError } from './errors.js';

/** The ECB's whole history is 7 MB of XML. What is read whole takes several times its size of memory. */
const wholeFileBytesMax = 64 * 1024 * 1024;

/**
 * Reads a file that makes sense only as a whole.
 *
 * @throws RatesFileError when it is too large or not UTF-8.
 */
export async function readWhole(file: string): Promise<string> {
  const { size } = await stat(file);
  if (size > wholeFileBytesMax) {
    const sizes = `${Math.ceil(size / 2 ** 20)} MiB; a file of this format has at most ${wholeFileBytesMax / 2 ** 20} MiB`;
    throw new RatesFileError(undefined, `The file has ${sizes}. Split it, for instance by years.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file));
  } catch (error) {
    if (error instanceof TypeError) throw new RatesFileError(undefined, 'The file is not UTF-8 text.');
    throw error;
  }
}
