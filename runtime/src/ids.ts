import { v7, validate } from 'uuid';

/** A new UUIDv7: unique, and ordered by the time it was made, which keeps primary-key indexes dense. */
export const newId = (): string => v7();

/** Whether a text is a UUID of any version. */
export const isUuid = (text: string): boolean => validate(text);

/** Crockford's base 32, which has no letters that are mistaken for one another when they are read out. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
