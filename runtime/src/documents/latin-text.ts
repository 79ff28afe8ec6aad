/** Letters that have no simpler form by Unicode's own decomposition. */
const simpler: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h', Ħ: 'H' };

/** What the standard fonts of PDF can show beside ASCII (WinAnsiEncoding). */
const winAnsi = /[\x20-\x7e\u00a0-\u00ff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/;

/**
 * A text in the characters that the standard fonts of PDF have: those of Western Europe. Other Latin letters lose their marks; what is not
 * Latin is shown as `?`, as no font for every script is part of the platform.
 */
export const latinText = (text: string): string =>
  [...text.normalize('NFC')]
    .map((letter) => {
      if (winAnsi.test(letter)) return letter;
      const plain = simpler[letter] ?? letter.normalize('NFKD').replace(/\p{Mark}/gu, '');
      return plain !== '' && [...plain].every((part) => winAnsi.test(part)) ? plain : '?';
    })
    .join('');
