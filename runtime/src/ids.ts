import { v7, validate } from 'uuid';

/** A new UUIDv7: unique, and ordered by the time it was made, which keeps primary-key indexes dense. */
export const newId = (): string => v7();

/** Whether a text is a UUID of any version. */
export const isUuid = (text: string): boolean => validate(text);
