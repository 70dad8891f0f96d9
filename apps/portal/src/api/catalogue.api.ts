import type { DatasetDescription, DatasetState } from '@garant/contracts';
import type { DescriptionPart } from '@garant/rules';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read } from './client.js';

interface Both {
  fr: string;
  en: string;
}
/** What a list shows of a published dataset. */
export interface CatalogueItem {
  datasetId: string;
  holderId: string;
  version: number;
  changedAt: string;
  checkedAt: string | null;
  title: Both;
  text: Both;
  categories: DatasetDescription['categories'];
  regime: DatasetDescription['regime'];
  standards: string[];
  domains: NonNullable<DatasetDescription['domains']>;
  duo: string[];
  period: { start: string; end?: string } | null;
  territories: string[];
  persons: number | null;
  resourceTypes: string[];
  variables: number;
  label: 'held' | 'revoked' | 'none';
  parent: { datasetId: string; title: Both } | null;
  parts: number;
}
export interface CatalogueAnswer {
  items: CatalogueItem[];
  total: number;
  offset: number;
  limit: number;
  facets: Record<string, { value: string; count: number }[]>;
}
export interface VersionLine {
  version: number;
  describedAt: string;
  publishedAt: string | null;
  changes: DescriptionPart[];
}
interface Relative {
  datasetId: string;
  title: Both;
}
export type PublicDataset = DatasetState & {
  changedAt: string;
  parents: Relative[];
  parts: Relative[];
  versions: VersionLine[];
};

/** @param query of the address, without its question mark */
export const useCatalogueSearch = (query: string) =>
  useQuery({
    queryKey: ['catalogue', query],
    staleTime: 15_000,
    // What was there stays while one types.
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      read<CatalogueAnswer>(`/api/v1/catalogue${query === '' ? '' : `?${query}`}`, signal),
  });
export const useCatalogueDataset = (datasetId: string) =>
  useQuery({
    queryKey: ['catalogue', 'dataset', datasetId],
    queryFn: ({ signal }) => read<PublicDataset>(`/api/v1/catalogue/${datasetId}`, signal),
  });
/** An earlier description; none is read while `version` is null. */
export const useCatalogueVersion = (datasetId: string, version: string | null) =>
  useQuery({
    queryKey: ['catalogue', 'version', datasetId, version],
    enabled: version !== null,
    queryFn: ({ signal }) =>
      read<VersionLine & { description: DatasetDescription }>(
        `/api/v1/catalogue/${datasetId}/versions/${version}`,
        signal,
      ),
  });
