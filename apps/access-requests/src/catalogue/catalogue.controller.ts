import { Readable } from 'node:stream';
import { Controller, Get, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { Database, ProblemError, Public, type Tx } from '@garant/nest-kit';
import type { DatasetState } from '@garant/contracts';
import { PUBLIC_URL } from '../access-requests.tokens.js';
import { idOf } from '../http/page.query.js';
import { jsonLdChunks } from './catalogue.jsonld.js';
import { catalogueQuery, searchCatalogue, type CataloguePage } from './catalogue.search.js';
import { turtleChunks } from './catalogue.turtle.js';
import { seenBy, versionIn } from './dataset.controller.js';
import { datasetOf, publishedDatasets } from './dataset.store.js';
import { lineOf, versionsOf, type DatasetVersion, type VersionLine } from './dataset.versions.js';

interface Relative {
  datasetId: string;
  title: { fr: string; en: string };
}
type PublicDataset = DatasetState & {
  changedAt: string;
  parents: Relative[];
  parts: Relative[];
  versions: VersionLine[];
};

/** The catalogue (EHDS Art. 77), for everybody: for people by page, for machines as a whole. */
@Controller('internal')
@Public()
export class CatalogueController {
  constructor(
    private readonly database: Database,
    @Inject(PUBLIC_URL) private readonly base: string,
  ) {}

  @Get('catalogue.ttl')
  async turtle(): Promise<StreamableFile> {
    return this.streamed(
      'text/turtle; charset=utf-8',
      turtleChunks(publishedDatasets(this.database), this.base),
    );
  }

  @Get(['catalogue', 'catalogue.jsonld'])
  async jsonLd(): Promise<StreamableFile> {
    return this.streamed(
      'application/ld+json; charset=utf-8',
      jsonLdChunks(publishedDatasets(this.database), this.base),
    );
  }

  @Get('catalogue/search')
  search(@Query() query: unknown): Promise<CataloguePage> {
    return searchCatalogue(this.database, catalogueQuery(query));
  }

  @Get('catalogue/datasets/:datasetId')
  async one(@Param('datasetId') datasetId: string): Promise<PublicDataset> {
    const dataset = await datasetOf(this.database, idOf(datasetId));
    if (dataset?.status !== 'published') throw new ProblemError('not-found');
    const [parents, parts, versions] = await Promise.all([
      parentsOf(this.database, dataset.description.parentId),
      partsOf(this.database, datasetId),
      versionsOf(this.database, datasetId),
    ]);
    return { ...dataset, parents, parts, versions: seenBy(versions, false).map(lineOf).toReversed() };
  }

  @Get('catalogue/datasets/:datasetId/versions/:version')
  async version(
    @Param('datasetId') datasetId: string,
    @Param('version') version: string,
  ): Promise<DatasetVersion & { holderId: string }> {
    const dataset = await datasetOf(this.database, idOf(datasetId));
    if (dataset?.status !== 'published') throw new ProblemError('not-found');
    const versions = await versionsOf(this.database, datasetId);
    return { ...versionIn(seenBy(versions, false), version), holderId: dataset.holderId };
  }

  /** Terms of use of datasets, for matching. */
  @Get('catalogue/terms')
  async terms(@Query('ids') ids: string | undefined): Promise<{ items: object[] }> {
    const asked = (ids ?? '').split(',').filter(Boolean).slice(0, 50).map(idOf);
    const rows = await this.database.query<{ dataset_id: string; duo: unknown }>(
      `SELECT dataset_id, coalesce(description->'duo', '[]') AS duo FROM dataset
       WHERE dataset_id = ANY($1) AND status = 'published'`,
      [asked],
    );
    return { items: rows.map(({ dataset_id, duo }) => ({ datasetId: dataset_id, terms: duo })) };
  }

  private streamed(type: string, chunks: AsyncGenerator<string>): StreamableFile {
    return new StreamableFile(Readable.from(chunks, { objectMode: true }), { type });
  }
}

/** The wholes of which a dataset is a part, the outermost first; unpublished ones end the chain. */
async function parentsOf(tx: Tx, parentId: string | undefined): Promise<Relative[]> {
  if (parentId === undefined) return [];
  const rows = await tx.query<{ dataset_id: string; title: Relative['title'] }>(
    `WITH RECURSIVE chain AS (
       SELECT dataset_id, parent_id, summary->'title' AS title, 1 AS depth FROM dataset
       WHERE dataset_id = $1 AND status = 'published'
       UNION ALL
       SELECT d.dataset_id, d.parent_id, d.summary->'title', chain.depth + 1 FROM dataset d
       JOIN chain ON d.dataset_id = chain.parent_id WHERE d.status = 'published' AND chain.depth < 20
     ) SELECT dataset_id, title FROM chain ORDER BY depth DESC`,
    [parentId],
  );
  return rows.map(relativeOf);
}

async function partsOf(tx: Tx, datasetId: string): Promise<Relative[]> {
  const rows = await tx.query<{ dataset_id: string; title: Relative['title'] }>(
    `SELECT dataset_id, summary->'title' AS title FROM dataset
     WHERE parent_id = $1 AND status = 'published' ORDER BY summary->'title'->>'fr', dataset_id LIMIT 200`,
    [datasetId],
  );
  return rows.map(relativeOf);
}
const relativeOf = (row: { dataset_id: string; title: Relative['title'] }): Relative => ({
  datasetId: row.dataset_id,
  title: row.title,
});
