/** Whether a text is there and no longer than allowed. Characters are counted as PostgreSQL counts them, and it cannot store NUL. */
export function isText(text: string, charactersMax: number): boolean {
  return text.trim() !== '' && [...text].length <= charactersMax && !text.includes('\0');
}
