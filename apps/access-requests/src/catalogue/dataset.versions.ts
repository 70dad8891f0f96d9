import type { DatasetDescription } from '@garant/contracts';
import { loadStream, type Tx } from '@garant/nest-kit';
import { changedParts, type DescriptionPart } from '@garant/rules';

export interface DatasetVersion {
  version: number;
  describedAt: string;
  /** When this version first was open to everybody; null: never. */
  publishedAt: string | null;
  changes: readonly DescriptionPart[];
  description: DatasetDescription;
}

/** Every description that a dataset ever had, oldest first: its stream tells. */
export async function versionsOf(tx: Tx, datasetId: string): Promise<DatasetVersion[]> {
  const versions: DatasetVersion[] = [];
  for (const { type, data, time } of await loadStream(tx, `dataset:${datasetId}`)) {
    const last = versions.at(-1);
    if (type === 'dataset.described') {
      const { description } = data as unknown as { description: DatasetDescription };
      versions.push({
        version: versions.length + 1,
        describedAt: time,
        publishedAt: null,
        changes: changedParts(last?.description, description),
        description,
      });
    } else if (type === 'dataset.published' && last) last.publishedAt ??= time;
  }
  return versions;
}
export type VersionLine = Omit<DatasetVersion, 'description'>;
export const lineOf = ({ version, describedAt, publishedAt, changes }: DatasetVersion): VersionLine => ({
  version,
  describedAt,
  publishedAt,
  changes,
});
