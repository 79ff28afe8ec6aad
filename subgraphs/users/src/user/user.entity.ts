import type { Role, Tier } from '@agio/runtime/identity/identity';
import { Column, Entity, PrimaryColumn } from 'typeorm';

export type KycStatus = 'NONE' | 'PENDING' | 'VERIFIED' | 'REJECTED';

@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id!: string;

  /** In lower case: two spellings of one address are one account. */
  @Column('text')
  email!: string;

  @Column('text')
  name!: string;

  @Column('text')
  country!: string;

  @Column('text', { array: true })
  roles!: Role[];

  @Column('text')
  tier!: Tier;

  @Column('text', { name: 'kyc_status' })
  kycStatus!: KycStatus;

  /** Only read where a password is checked. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
