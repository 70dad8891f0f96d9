import type { DeadlineItem, DeadlineList } from '@garant/contracts';
import { dayAfter, parisDay } from '@garant/rules';

/** Longest line in octets (RFC 5545 §3.1). */
const LINE = 75;

/** Deadlines as an iCalendar file: each a whole day in Paris, with the article. A case is named by its number alone. */
export function calendarOf({ now, items }: DeadlineList, language: 'fr' | 'en'): string {
  const stamp = now.replace(/[-:]|\.\d+/g, '');
  return (
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Garant//Deadlines//FR',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      ...items.flatMap((item) => eventOf(item, stamp, language)),
      'END:VCALENDAR',
    ]
      .map(folded)
      .join('\r\n') + '\r\n'
  );
}

function eventOf(item: DeadlineItem, stamp: string, language: 'fr' | 'en'): string[] {
  const { aboutId, code, article, title, dueAt } = item;
  const day = parisDay(dueAt);
  const compact = (date: string): string => date.replaceAll('-', '');
  return [
    'BEGIN:VEVENT',
    `UID:${code}-${aboutId}-${compact(day)}@garant`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(day)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(day, 0, 1))}`,
    `SUMMARY:${escaped(`${title[language]} (${aboutId.slice(0, 8)})`)}`,
    `DESCRIPTION:${escaped(`${code}, ${article}`)}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ];
}

/** RFC 5545 §3.3.11. */
const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replaceAll('\n', '\\n');

/** A long line goes on after a line break and a space; no character is cut. */
function folded(line: string): string {
  const lines: string[] = [''];
  for (const letter of line) {
    const current = lines.at(-1)! + letter;
    if (Buffer.byteLength(current) > LINE) lines.push(` ${letter}`);
    else lines[lines.length - 1] = current;
  }
  return lines.join('\r\n');
}
