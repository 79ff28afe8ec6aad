/** How deep brackets of any kind may nest in a document. */
export const bracketDepthMax = 60;

/**
 * Whether a document's brackets nest deeper than allowed. It looks at the text alone, before the parser, whose recursion a list literal
 * nested thousands deep would exhaust. Strings and comments do not count.
 */
export function nestsTooDeep(source: string): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    switch (source[at]) {
      case '{':
      case '[':
      case '(':
        depth += 1;
        if (depth > bracketDepthMax) return true;
        break;
      case '}':
      case ']':
      case ')':
        depth -= 1;
        break;
      case '#':
        while (at + 1 < source.length && source[at + 1] !== '\n' && source[at + 1] !== '\r') at++;
        break;
      case '"':
        at = endOfString(source, at);
        break;
      default:
        break;
    }
  }
  return false;
}

/** The index of the quote that closes the string which begins at `start`, or of the last character when none does. */
function endOfString(source: string, start: number): number {
  if (source.startsWith('"""', start)) {
    let end = source.indexOf('"""', start + 3);
    while (end > 0 && source[end - 1] === '\\') end = source.indexOf('"""', end + 3);
    return end < 0 ? source.length - 1 : end + 2;
  }
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '"' || source[at] === '\n') return at;
  }
  return source.length - 1;
}
