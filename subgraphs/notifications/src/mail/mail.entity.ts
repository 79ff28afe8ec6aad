import { Column, Entity, PrimaryColumn } from 'typeorm';

/** SENT once the transport has it; FAILED once it is given up. */
export type MailStatus = 'QUEUED' | 'SENT' | 'FAILED';

@Entity('mails')
export class Mail {
  /** A UUIDv7, so ids are in the order of writing. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'event_id' })
  eventId!: string;

  /** Null for somebody without an account. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  @Column('text', { name: 'recipient' })
  to!: string;

  @Column('text')
  subject!: string;

  @Column('text')
  text!: string;

  @Column('text', { nullable: true })
  html!: string | null;

  @Column('text')
  status!: MailStatus;

  @Column('integer')
  attempts!: number;

  /** Why the last attempt failed; always there on a FAILED mail. */
  @Column('text', { name: 'last_error', nullable: true })
  lastError!: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'sent_at', nullable: true })
  sentAt!: Date | null;

  @Column('timestamptz', { name: 'dispatch_at' })
  dispatchAt!: Date;

  /** By whom it may be sent; null before it was first given to the job queue. */
  @Column('uuid', { nullable: true })
  dispatch!: string | null;
}
