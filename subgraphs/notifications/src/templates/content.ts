/** What a mail says: the same in plain text and, for readers that show it, in HTML. */
export interface MailContent {
  readonly subject: string;
  readonly text: string;
  readonly html: string | null;
}
