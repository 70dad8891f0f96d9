import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { changedFields, fieldVersion, mergeChanges, sameValue } from './field.merge.js';
import { wordDifference } from './word.difference.js';

const state = { fieldVersions: { title: 5 }, fieldBaseline: 2 };

describe('fields with versions of their own', () => {
  it('a change read at the field’s version is taken; an older one is not', () => {
    const merged = mergeChanges({ title: 'A', tools: 'R' }, state, [
      { field: 'title', baseVersion: 4, value: 'mine' },
      { field: 'tools', baseVersion: 2, value: 'Python' },
    ]);
    expect(merged).toEqual({
      content: { title: 'A', tools: 'Python' },
      saved: ['tools'],
      stale: [{ field: 'title', version: 5 }],
    });
  });
  it('a field nobody ever changed has the version of the last save that told nothing', () => {
    expect(fieldVersion(state, 'tools')).toBe(2);
    expect(fieldVersion(undefined, 'tools')).toBe(0);
  });
  it('null empties a field', () => {
    expect(
      mergeChanges({ title: 'A' }, state, [{ field: 'title', baseVersion: 5, value: null }]).content,
    ).toEqual({});
  });
  it('no word is lost: after any changes each field holds what was saved last, or what was there', () => {
    const change = fc.record({
      field: fc.constantFrom('a', 'b', 'c'),
      baseVersion: fc.integer({ min: 0, max: 6 }),
      value: fc.string(),
    });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        let content: Record<string, unknown> = {};
        let versions: Record<string, number> = {};
        changes.forEach((one, at) => {
          const now = { fieldVersions: versions, fieldBaseline: 0 };
          const before = content[one.field];
          const merged = mergeChanges(content, now, [one]);
          const late = (versions[one.field] ?? 0) > one.baseVersion && !sameValue(before, one.value);
          expect(merged.stale.length > 0).toBe(late);
          expect(merged.content[one.field]).toEqual(late ? before : one.value);
          for (const field of ['a', 'b', 'c'])
            if (field !== one.field) expect(merged.content[field]).toEqual(content[field]);
          if (merged.saved.length > 0) versions = { ...versions, [one.field]: at + 1 };
          content = { ...merged.content };
        });
      }),
    );
  });
  it('the order of members does not make a difference', () => {
    expect(changedFields({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 }, b: undefined })).toEqual([]);
    expect(changedFields({ a: [1, 2] }, { a: [2, 1] })).toEqual(['a']);
    expect(changedFields(null, { a: 1 })).toEqual(['a']);
  });
});

describe('what differs between two texts', () => {
  it('is told word by word', () => {
    expect(wordDifference('le chat noir dort', 'le chat blanc dort')).toEqual([
      { kind: 'same', text: 'le chat ' },
      { kind: 'gone', text: 'noir' },
      { kind: 'new', text: 'blanc' },
      { kind: 'same', text: ' dort' },
    ]);
  });
  it('always gives back both texts, whatever they are', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'le', ' ', '\n', 'é'), { maxLength: 40 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const runs = wordDifference(before, after);
        const join = (not: string) =>
          runs
            .filter(({ kind }) => kind !== not)
            .map((run) => run.text)
            .join('');
        expect(join('new')).toBe(before);
        expect(join('gone')).toBe(after);
      }),
    );
  });
});
