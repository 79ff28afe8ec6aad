/** An element of the page's own HTML. @throws Error when the page has none of that id and kind. */
export function byId<E extends HTMLElement>(id: string, kind: new () => E): E {
  const element = document.getElementById(id);
  if (!(element instanceof kind)) throw new Error(`The page has no ${kind.name} "${id}"`);
  return element;
}

/** A new element with text or other elements in it: never with markup, so that nothing that people write is run. */
export function create(
  tag: string,
  options: { className?: string; scope?: 'row' } = {},
  ...children: (string | Node)[]
): HTMLElement {
  const element = document.createElement(tag);
  if (options.className !== undefined) element.className = options.className;
  if (options.scope !== undefined) element.setAttribute('scope', options.scope);
  element.append(...children);
  return element;
}

/** An amount as people read it: its digits as they are, in groups of three. */
export function written({ amount, currency }: { readonly amount: string; readonly currency: string }): string {
  const [whole = '', fraction] = amount.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '\u202f');
  return `${fraction === undefined ? grouped : `${grouped}.${fraction}`} ${currency}`;
}

/** `TOP_UP` as `Top up`. */
export const inWords = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');

export const timeOfDay = (at: string): string => new Date(at).toLocaleTimeString(undefined, { hour12: false });

export const dayAndTime = (at: string): string =>
  new Date(at).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
