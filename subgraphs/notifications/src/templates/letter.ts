import type { MailContent } from './content.js';
import { markup, type Markup } from './markup.js';

/** A short mail: what happened, then particulars line by line. */
export interface Letter {
  readonly subject: string;
  /** The name of whom it is written to. */
  readonly name: string;
  readonly paragraphs: readonly string[];
  readonly particulars?: readonly { readonly label: string; readonly value: string }[];
  /** Why the mail was sent. */
  readonly reason: string;
}

/** A letter in plain text and in HTML. */
export function renderLetter(letter: Letter): MailContent {
  return { subject: letter.subject, text: renderText(letter), html: renderHtml(letter).html };
}

function renderText({ name, paragraphs, particulars = [], reason }: Letter): string {
  const lines = particulars.map(({ label, value }) => `${label}: ${value}`);
  const blocks = [`Hello ${name},`, ...paragraphs, lines.join('\n'), `${reason}\n`];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function renderHtml({ subject, name, paragraphs, particulars = [], reason }: Letter): Markup {
  const rows = particulars.map(
    ({ label, value }) =>
      markup`<tr><td style="padding: 2px 16px 2px 0; color: #4a5158">${label}</td><td>${value}</td></tr>`,
  );
  return markup`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${subject}</title>
  </head>
  <body style="margin: 0 auto; padding: 24px; max-width: 36em; font: 16px/1.5 sans-serif; color: #1a1d21; background: #ffffff">
    <h1 style="font-size: 24px">${subject}</h1>
    <p>Hello ${name},</p>
    ${paragraphs.map((paragraph) => markup`<p>${paragraph}</p>`)}
    <table>${rows}</table>
    <p style="color: #4a5158">${reason}</p>
  </body>
</html>
`;
}
