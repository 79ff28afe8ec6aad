import type { EventPayload } from '@agio/schema/events';
import type { MailContent } from '../content.js';
import { markup, type Markup } from '../markup.js';

type Welcome = Pick<EventPayload<'user.registered'>, 'name' | 'homeCurrency'>;

const subject = 'Welcome to Agio';

const firstSteps = (homeCurrency: string): readonly string[] => [
  `Top your ${homeCurrency} wallet up.`,
  'Look at the rates, and lock one with a quote.',
  'Execute the quote to exchange, or send money to somebody who is at Agio, too.',
];

const reason =
  'You get this mail because this address was registered at Agio. If that was not you, you need not do anything.';

const opening = (homeCurrency: string): string =>
  `Your account is open. Your home currency is ${homeCurrency}, and a wallet for it is yours already.`;

/** The first mail to a new user: the name, the home currency, what to do next. */
export const renderWelcome = (welcome: Welcome): MailContent => ({
  subject,
  text: renderText(welcome),
  html: renderHtml(welcome).html,
});

function renderText({ name, homeCurrency }: Welcome): string {
  const steps = firstSteps(homeCurrency).map((step, index) => `${index + 1}. ${step}`);
  return [`Hello ${name},`, opening(homeCurrency), `What to do next:\n${steps.join('\n')}`, `${reason}\n`].join('\n\n');
}

function renderHtml({ name, homeCurrency }: Welcome): Markup {
  const steps = firstSteps(homeCurrency).map((step) => markup`<li>${step}</li>`);
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
    <p>${opening(homeCurrency)}</p>
    <h2 style="font-size: 18px">What to do next</h2>
    <ol>${steps}</ol>
    <p style="color: #4a5158">${reason}</p>
  </body>
</html>
`;
}
