import { describe, expect, it } from '@jest/globals';
import { withoutPeople } from './people.subtract.js';

const row = (id: string, person: string): string =>
  JSON.stringify({ resourceType: 'Condition', id, subject: { reference: `Patient/${person}` } });
const subtract = (lines: string[], people: string[]): string =>
  withoutPeople(Buffer.from(lines.map((line) => `${line}\n`).join('')), new Set(people)).toString('utf8');

describe('subtraction before reading', () => {
  it('leaves out the people named and nobody else', () => {
    expect(subtract([row('1', 'p-1'), row('2', 'p-2'), row('3', 'p-1')], ['p-1'])).toBe(
      `${row('2', 'p-2')}\n`,
    );
  });
  it('leaves out the person’s own record', () => {
    expect(subtract(['{"resourceType":"Patient","id":"p-1"}'], ['p-1'])).toBe('');
  });
  it.each(['{"resourceType":"Condition","id":"9"}', 'not json', '[]'])(
    'leaves out %s: whose it is cannot be told',
    (line) => {
      expect(subtract([line, row('2', 'p-2')], [])).toBe(`${row('2', 'p-2')}\n`);
    },
  );
});
