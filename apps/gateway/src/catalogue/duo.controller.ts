import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ProblemError } from '@garant/nest-kit';
import {
  knownAncestors,
  matchDuo,
  worstOf,
  type DuoMatch,
  type DuoUse,
  type DuoVerdict,
} from '@garant/rules';
import { Public } from '../identity/gateway.guard.js';
import { parseBody } from '../shell/request.parsing.js';
import { ServiceClient } from '../shell/service.client.js';
import { duoMatchBody } from './duo.bodies.js';

interface Matched extends DuoMatch {
  /** Null for terms that were given as such. */
  datasetId: string | null;
}

/** Codes of use against what is asked for: advice for everybody, decided by people. */
@Controller('api/v1/duo')
@Public()
export class DuoController {
  constructor(private readonly services: ServiceClient) {}

  /** @throws ProblemError `invalid-body`; `dataset-unknown` for an id that is not of a published dataset */
  @Post('match')
  @HttpCode(200)
  async match(@Body() body: unknown): Promise<{ verdict: DuoVerdict; advisory: true; datasets: Matched[] }> {
    const { dataset, datasetIds, request } = parseBody(duoMatchBody, body);
    const given = dataset
      ? [{ datasetId: null, terms: dataset as DuoUse[] }]
      : await this.termsOf([...new Set(datasetIds ?? [])]);
    const datasets = given.map(({ datasetId, terms }) => ({
      datasetId,
      ...matchDuo(terms, request, knownAncestors),
    }));
    return { verdict: worstOf(datasets.map(({ verdict }) => verdict)), advisory: true, datasets };
  }

  private async termsOf(ids: readonly string[]): Promise<{ datasetId: string; terms: DuoUse[] }[]> {
    const { items } = await this.services.json<{ items: { datasetId: string; terms: DuoUse[] }[] }>(
      'access-requests',
      '/internal/catalogue/terms',
      { query: { ids: ids.join(',') } },
    );
    return ids.map((datasetId, at) => {
      const found = items.find((one) => one.datasetId === datasetId);
      if (!found)
        throw new ProblemError('dataset-unknown', {
          errors: [{ field: `datasetIds.${at}`, rule: 'a published dataset' }],
        });
      return found;
    });
  }
}
