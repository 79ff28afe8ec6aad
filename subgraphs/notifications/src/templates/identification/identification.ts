import type { MailContent } from '../content.js';
import { renderLetter } from '../letter.js';

const paragraphsByStatus: Readonly<Record<string, readonly string[]>> = {
  NONE: ['Your identity has to be verified again. Until then lower limits apply to what you send out of Agio.'],
  PENDING: ['We have what you handed in, and are looking at it. Nothing is left for you to do.'],
  VERIFIED: ['Your identity is verified, and the higher limits apply from now on.'],
  REJECTED: [
    'Your identity could not be verified with what you handed in. Money cannot be sent out of Agio meanwhile.',
  ],
};

/** Tells somebody how far its identity has been verified. */
export const renderIdentification = ({ name, status }: { name: string; status: string }): MailContent =>
  renderLetter({
    subject: 'About the verification of your identity',
    name,
    paragraphs: paragraphsByStatus[status] ?? [],
    reason: 'You get this mail because you have an account at Agio.',
  });
