import { useQuery } from '@tanstack/react-query';
import { itemsOf, read, readText } from './client.js';
import { datasetsOfJsonLd, type CatalogueDataset } from './catalogue.jsonld.js';
import { useSession } from './session.query.js';

/** The catalogue for everybody: whoever is signed in reads the descriptions, a visitor the public document. */
export function useCatalogue() {
  const { data: session } = useSession();
  const visitor = !session?.account;
  return useQuery({
    queryKey: ['catalogue', visitor],
    enabled: session !== undefined,
    staleTime: 30_000,
    queryFn: async ({ signal }): Promise<CatalogueDataset[]> => {
      if (visitor)
        return datasetsOfJsonLd(
          JSON.parse(await readText('/catalogue.jsonld', 'application/ld+json', signal)),
        );
      const list = itemsOf(
        await read<CatalogueDataset[] | { items: CatalogueDataset[] }>('/api/v1/datasets', signal),
      );
      return list.filter((dataset) => dataset.status === 'published');
    },
  });
}
