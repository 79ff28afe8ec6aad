/** HTML that is safe to be put into HTML as it is. Only `markup` makes it, so text cannot be mistaken for it. */
export class Markup {
  constructor(readonly html: string) {}
}

type Value = string | number | Markup | readonly Markup[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function toHtml(value: Value): string {
  if (value instanceof Markup) return value.html;
  if (typeof value === 'object') return value.map((each) => each.html).join('');
  return String(value).replace(/[&<>"']/g, (character) => entities[character] as string);
}

/** A template tag for HTML: every value that is not markup itself is escaped, for content and quoted attributes alike. */
export function markup(parts: TemplateStringsArray, ...values: readonly Value[]): Markup {
  return new Markup(parts.reduce((html, part, index) => html + toHtml(values[index - 1] as Value) + part));
}
