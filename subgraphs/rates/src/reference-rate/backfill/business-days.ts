import { intervalMs, isoDay } from '../../candle/interval.js';

/**
 * The days on which TARGET, the euro's settlement system, is closed for good: on these the ECB publishes no rates.
 * https://www.ecb.europa.eu/ecb/contacts/working-hours/html/index.en.html. It was closed on the last day of 1999 and of
 * 2001 as well, for the turn of the century and the change to euro notes.
 */
const closedEveryYear: ReadonlySet<string> = new Set(['01-01', '05-01', '12-25', '12-26']);
const closedOnce: ReadonlySet<string> = new Set(['1999-12-31', '2001-12-31']);

/** Whether the ECB publishes rates on a day, `YYYY-MM-DD`, by its calendar. */
export function isBusinessDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  const weekday = date.getUTCDay();
  if (weekday === 0 || weekday === 6) return false;
  if (closedEveryYear.has(day.slice(5)) || closedOnce.has(day)) return false;
  const easter = easterSunday(date.getUTCFullYear());
  const daysAfterEaster = (date.getTime() - easter.getTime()) / intervalMs.DAY;
  // Good Friday and Easter Monday; in its first year TARGET was open on both.
  return date.getUTCFullYear() === 1999 || (daysAfterEaster !== -2 && daysAfterEaster !== 1);
}

/** The business days from `first` to `last`, both included, oldest first. */
export function businessDays(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) if (isBusinessDay(day)) days.push(day);
  return days;
}

const dayAfter = (day: string): string => isoDay(new Date(Date.parse(`${day}T00:00:00Z`) + intervalMs.DAY));

/** Easter Sunday in the Gregorian calendar, by the algorithm of Meeus, Jones and Butcher (Nature, 20 April 1876). */
function easterSunday(year: number): Date {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const skippedMoons = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - skippedMoons + 15) % 30;
  const weekday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * weekday) / 451);
  const dayOfMarch = epact + weekday - 7 * correction + 22;
  return new Date(Date.UTC(year, 2, dayOfMarch));
}
