import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bundlesForGrowth, edgeTiles, formatTilePath, tileEnd, tilesForGrowth, tileWidth } from './index.js';

const paths = (tiles: Parameters<typeof formatTilePath>[0][]): string[] => tiles.map(formatTilePath);

describe('tiles of a growing log', () => {
  it('has the tiles that tlog-tiles names for 70,000 entries', () => {
    const tiles = tilesForGrowth(0, 70_000);
    const count = (level: number, full: boolean): number =>
      tiles.filter((tile) => tile.level === level && (tile.width === 256) === full).length;
    expect([count(0, true), count(1, true), count(2, true)]).toEqual([273, 1, 0]);
    expect(paths(edgeTiles(70_000))).toEqual(['tile/0/273.p/112', 'tile/1/001.p/17', 'tile/2/000.p/1']);
    expect(tiles).toHaveLength(273 + 1 + 3);
  });

  it('has a full tile and a partial one above it for 256 entries', () => {
    expect(paths(tilesForGrowth(0, 256))).toEqual(['tile/0/000', 'tile/1/000.p/1']);
    expect(paths(edgeTiles(256))).toEqual(['tile/1/000.p/1']);
  });

  it('writes what changed and nothing else', () => {
    expect(tilesForGrowth(0, 0)).toEqual([]);
    expect(tilesForGrowth(300, 300)).toEqual([]);
    expect(paths(tilesForGrowth(0, 1))).toEqual(['tile/0/000.p/1']);
    expect(paths(tilesForGrowth(1, 2))).toEqual(['tile/0/000.p/2']);
    expect(paths(tilesForGrowth(300, 301))).toEqual(['tile/0/001.p/45']);
    expect(paths(tilesForGrowth(255, 513))).toEqual([
      'tile/0/000',
      'tile/0/001',
      'tile/0/002.p/1',
      'tile/1/000.p/2',
    ]);
    expect(paths(bundlesForGrowth(255, 513))).toEqual([
      'tile/entries/000',
      'tile/entries/001',
      'tile/entries/002.p/1',
    ]);
    expect(paths(bundlesForGrowth(256, 256))).toEqual([]);
    expect(() => tilesForGrowth(2, 1)).toThrow(RangeError);
    expect(() => bundlesForGrowth(0, 2 ** 53)).toThrow(RangeError);
  });

  it('has every tile of the new size after growing in steps', () => {
    const steps = fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(steps, (increments) => {
        const written = new Set<string>();
        let size = 0;
        for (const increment of increments) {
          paths(tilesForGrowth(size, size + increment)).forEach((path) => written.add(path));
          size += increment;
          const needed = paths(tilesForGrowth(0, size));
          expect(needed.filter((path) => !written.has(path))).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('knows widths and ends', () => {
    expect(tileWidth(0, 273, 70_000)).toBe(112);
    expect(tileWidth('entries', 272, 70_000)).toBe(256);
    expect(tileWidth(0, 274, 70_000)).toBe(0);
    expect(tileEnd({ level: 0, index: 0 })).toBe(256);
    expect(tileEnd({ level: 'entries', index: 3 })).toBe(1024);
    expect(tileEnd({ level: 1, index: 1 })).toBe(131_072);
  });
});
