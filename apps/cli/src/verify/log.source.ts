import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  decodeBundle,
  encodeBundle,
  formatTilePath,
  HASH_SIZE,
  TILE_WIDTH,
  type TileId,
} from '@garant/merkle-log';
import { ApiClient } from '../shell/api.client.js';
import { Failure } from '../shell/failure.js';

/** Where a published log is read: a copy in a folder, or the platform. Plain data, so that it can be handed to a thread. */
export type LogPlace = { folder: string } | { url: string; token: string | undefined };

/** Files of a published log, by their path in C2SP tlog-tiles. @throws Failure `input` or what the platform answers */
export type LogSource = (path: string) => Promise<Uint8Array>;

export function sourceOf(place: LogPlace): LogSource {
  if ('folder' in place)
    return (path) =>
      readFile(join(place.folder, path)).catch(() => {
        throw new Failure('input', `${join(place.folder, path)} cannot be read`);
      });
  const api = new ApiClient(place.url, place.token);
  return async (path) => new Uint8Array(await (await api.fetch(`/log/${path}`)).arrayBuffer());
}

/** A tile or bundle; where a copy was taken later, the full one that replaced a partial one is cut. */
export async function readTile(read: LogSource, id: TileId): Promise<Uint8Array> {
  try {
    return await read(formatTilePath(id));
  } catch (error) {
    if (id.width === TILE_WIDTH || !(error instanceof Failure)) throw error;
    const full = await read(formatTilePath({ ...id, width: TILE_WIDTH })).catch(() => {
      throw error;
    });
    if (id.level !== 'entries') return full.subarray(0, id.width * HASH_SIZE);
    const entries = decodeBundle(full, TILE_WIDTH);
    if (!entries.ok) throw new Failure('tile', `${formatTilePath(id)}: ${entries.reason}`);
    return encodeBundle(entries.value.slice(0, id.width));
  }
}
