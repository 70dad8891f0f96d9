import { describe, expect, it } from '@jest/globals';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { z } from 'zod';
import { errorForLog, reasonOf } from './reason.js';

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};
const database = Object.assign(new Error('invalid input syntax for type uuid: "Anne Martin"'), {
  code: '22P02',
  detail: 'Key (name)=(Anne Martin) already exists.',
  parameters: ['Anne Martin'],
  constraint: 'person_name',
});

describe('reason of a failure', () => {
  it.each([
    ['of JSON', parse('Anne Martin is not JSON')],
    ['of JSON in quotes', parse('"Anne Martin" x')],
    ['of the database', database],
    ['of a schema', z.object({ name: z.literal('x') }).safeParse({ name: 'Anne Martin' }).error],
    ['of a handler', new Error("nobody is called 'Anne Martin'")],
  ])('%s quotes nobody', (_, error) => {
    const lines: string[] = [];
    const sink = new Writable({ write: (chunk: Buffer, __, done) => (lines.push(chunk.toString()), done()) });
    pino({ serializers: { err: errorForLog } }, sink).error({ err: error }, 'failed');
    expect(reasonOf(error)).not.toMatch(/Anne|Martin/);
    expect(lines.join()).toMatch(/failed/);
    expect(lines.join()).not.toMatch(/Anne|Martin/);
  });

  it('says what an operator needs', () => {
    expect(reasonOf(database)).toBe('database error 22P02 person_name');
    expect(reasonOf(new TypeError('cannot read properties of undefined'))).toBe(
      'TypeError: cannot read properties of undefined',
    );
    expect(errorForLog(new Error('x')).at[0]).toMatch(/reason\.spec/);
  });
});
