import { Controller, Get, Header, Param } from '@nestjs/common';
import type { PermitPublicStatus } from '@garant/contracts';
import { Database, ProblemError, Public } from '@garant/nest-kit';
import { idOf } from '../http/page.query.js';
import { CredentialIssuer } from './permit.credential.js';
import { publicStatus } from './permit.versions.store.js';
import { listNamed, placesSet } from './status.list.js';

/** What anybody may check: the status lists, and the status of a permit whose id they have. */
@Controller('internal/permit-status')
@Public()
export class PermitStatusController {
  constructor(
    private readonly database: Database,
    private readonly credentials: CredentialIssuer,
  ) {}

  @Get('of/:permitId')
  async of(@Param('permitId') permitId: string): Promise<PermitPublicStatus> {
    const status = await publicStatus(this.database, idOf(permitId));
    if (!status) throw new ProblemError('not-found');
    return status;
  }

  /** A Bitstring Status List credential (`vc+jwt`, ES256). @throws ProblemError `status-list-unknown` */
  @Get(':list')
  @Header('content-type', 'application/vc+jwt')
  async list(@Param('list') name: string): Promise<string> {
    const named = listNamed(name);
    const places = named && (await placesSet(this.database, named.purpose, named.list));
    if (!named || !places)
      throw new ProblemError('status-list-unknown', { params: { list: name.slice(0, 40) } });
    return this.credentials.statusList(named.purpose, named.list, places, new Date().toISOString());
  }
}
