import { decodeBundle, HASH_SIZE, type TileId } from '@garant/merkle-log';
import { ProblemError } from '@garant/nest-kit';
import type { LogFiles } from '../publish/log.files.js';

/**
 * A published file, whole: what is cut short is served to nobody, and no proof is made of it.
 * @throws ProblemError `tile-unknown` when it is not there, `tile-damaged` when it does not hold what its path says
 */
export async function readSound(files: Pick<LogFiles, 'readTile'>, id: TileId): Promise<Buffer> {
  // A full bundle from which a partial one would be cut may be damaged itself.
  const bytes = await files.readTile(id).catch((error: NodeJS.ErrnoException) => {
    throw error.code === undefined ? new ProblemError('tile-damaged') : error;
  });
  if (!bytes) throw new ProblemError('tile-unknown');
  const sound =
    id.level === 'entries' ? decodeBundle(bytes, id.width).ok : bytes.length === id.width * HASH_SIZE;
  if (!sound) throw new ProblemError('tile-damaged');
  return bytes;
}
