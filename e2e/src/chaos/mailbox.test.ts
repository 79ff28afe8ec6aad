import { describe, expect, it } from '@jest/globals';
import { strayMessages } from './mailbox.js';

const mail = (id: string, to: string, reference: string) => ({
  from: 'agio@example.com',
  to: [to],
  source: `Message-ID: <${id}>\r\nSubject: Sent\r\n\r\nReference: ${reference}\r\n`,
});

describe('Of the messages that a mail server got', () => {
  it('a repeat under the same Message-ID is none to speak of', () => {
    expect(strayMessages([mail('1', 'a@x', 'TXN-A'), mail('2', 'b@x', 'TXN-A'), mail('1', 'a@x', 'TXN-A')], 2)).toEqual(
      [],
    );
  });

  it('a repeat under another Message-ID is noticed', () => {
    expect(strayMessages([mail('1', 'a@x', 'TXN-A'), mail('2', 'a@x', 'TXN-A')], 1)).toEqual([
      '2 different messages of 1 mails',
    ]);
  });

  it.each([
    ['for somebody else', mail('1', 'b@x', 'TXN-A')],
    ['about something else', mail('1', 'a@x', 'TXN-B')],
  ])('one that comes again %s is noticed', (_, second) => {
    expect(strayMessages([mail('1', 'a@x', 'TXN-A'), second], 2)).toEqual([`<1> to ${second.to[0]} is two messages`]);
  });
});
