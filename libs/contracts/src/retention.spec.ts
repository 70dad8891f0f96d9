import { expect, it } from '@jest/globals';
import { listedClass } from '@garant/rules';
import { COMMANDS, EVENTS } from './messages.js';

it('every command and event type belongs to a class of the log, for good', () => {
  const types = [...Object.values(COMMANDS), ...Object.values(EVENTS)].flatMap((table) => Object.keys(table));
  expect([...new Set(types)].filter((type) => listedClass(type) === null).sort()).toEqual([]);
});
