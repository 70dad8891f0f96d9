import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatTilePath, parseTilePath, type TileId } from './index.js';

const ids = fc.record<TileId>({
  level: fc.oneof(fc.constant<'entries'>('entries'), fc.integer({ min: 0, max: 63 })),
  index: fc.oneof(fc.integer({ min: 0, max: 2000 }), fc.maxSafeNat()),
  width: fc.integer({ min: 1, max: 256 }),
});

describe('tile paths', () => {
  it.each<[TileId, string]>([
    [{ level: 0, index: 1234067, width: 256 }, 'tile/0/x001/x234/067'],
    [{ level: 0, index: 1234067, width: 8 }, 'tile/0/x001/x234/067.p/8'],
    [{ level: 0, index: 5, width: 256 }, 'tile/0/005'],
    [{ level: 1, index: 0, width: 17 }, 'tile/1/000.p/17'],
    [{ level: 'entries', index: 1000, width: 256 }, 'tile/entries/x001/000'],
    [{ level: 'entries', index: 273, width: 112 }, 'tile/entries/273.p/112'],
    [{ level: 63, index: 999, width: 255 }, 'tile/63/999.p/255'],
  ])('writes and reads %j as %s', (id, path) => {
    expect(formatTilePath(id)).toBe(path);
    expect(parseTilePath(path)).toEqual({ ok: true, value: id });
  });

  it('reads back whatever it writes', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(parseTilePath(formatTilePath(id))).toEqual({ ok: true, value: id });
      }),
    );
  });

  it.each([
    '',
    'tile/0/5',
    'tile/0/0005',
    'tile/0/x000/005',
    'tile/0/001/234',
    'tile/0/x001/x234',
    'tile/00/005',
    'tile/64/005',
    'tile/-1/005',
    'tile/data/005',
    'tile/8/0/005',
    'tile/0/005.p/0',
    'tile/0/005.p/256',
    'tile/0/005.p/08',
    'tile/0/005.p/',
    'tile/0/005/',
    '/tile/0/005',
    'tile/0/../005',
    'tile/0/005\n',
    'tile/0/x999/x999/x999/x999/x999/999',
    'tile/entries/x00a/000',
  ])('refuses %j', (path) => {
    expect(parseTilePath(path)).toEqual({ ok: false, reason: 'tile-path' });
  });
});
