/**
 * Places whose public holidays move the end of a period. Everywhere the eleven of Code du travail L3133-1; Alsace and
 * Moselle have two more (L3134-13); overseas each territory commemorates the abolition of slavery on a day of its own
 * (L3422-2; decree 83-1003 of 23 November 1983 as amended by decree 2012-553). Clocks are read in Paris everywhere.
 */
export const WORKING_CALENDARS = [
  'metropolitan',
  'alsace-moselle',
  'guadeloupe',
  'guyane',
  'martinique',
  'la-reunion',
  'mayotte',
  'saint-barthelemy',
  'saint-martin',
] as const;
export type WorkingCalendar = (typeof WORKING_CALENDARS)[number];

/** `MM-DD`, every year. */
export const FIXED_HOLIDAYS = [
  '01-01',
  '05-01',
  '05-08',
  '07-14',
  '08-15',
  '11-01',
  '11-11',
  '12-25',
] as const;
/** Days after Easter Sunday: Easter Monday, Ascension, Whit Monday. */
export const MOVING_HOLIDAYS = [1, 39, 50] as const;

interface LocalHolidays {
  readonly fixed: readonly string[];
  readonly moving: readonly number[];
  readonly source: string;
}
const none: LocalHolidays = { fixed: [], moving: [], source: 'Code du travail L3133-1' };
const abolition = (day: string, source = 'Decree 83-1003 Art. 1'): LocalHolidays => ({
  fixed: [day],
  moving: [],
  source,
});

/** What a place has besides. */
export const LOCAL_HOLIDAYS: Readonly<Record<WorkingCalendar, LocalHolidays>> = {
  metropolitan: none,
  // Good Friday is a holiday in communes with a Protestant or mixed church; the longer end is taken for all of them.
  'alsace-moselle': { fixed: ['12-26'], moving: [-2], source: 'Code du travail L3134-13' },
  guadeloupe: abolition('05-27'),
  guyane: abolition('06-10'),
  martinique: abolition('05-22'),
  'la-reunion': abolition('12-20'),
  mayotte: abolition('04-27'),
  'saint-barthelemy': abolition('10-09'),
  // The territory keeps 28 May, by deliberation of 5 November 2015 and the yearly interministerial circulars since 2018.
  'saint-martin': abolition('05-28', 'Decree 83-1003 Art. 1; circular of 3 May 2019'),
};
