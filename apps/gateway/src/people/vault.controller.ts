import { Controller, Get, Header } from '@nestjs/common';
import type { Actor, VaultStatus } from '@garant/contracts';
import { Database } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { CurrentActor, RequireRole } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';
import { gatewayVaultStatus } from './vault.rotation.js';

/** How far the keys of both vaults are rotated: when nothing is on an older key, that key may be destroyed. */
@Controller('api/v1/operations/vault')
@RequireRole('operator')
export class VaultController {
  constructor(
    private readonly services: ServiceClient,
    private readonly database: Database,
    private readonly enforcement: Enforcement,
  ) {}

  @Get()
  @Header('cache-control', 'no-store')
  async status(@CurrentActor() actor: Actor): Promise<{ consent: VaultStatus; gateway: VaultStatus }> {
    const [consent, gateway] = await Promise.all([
      this.services.json<VaultStatus>('consent', '/internal/vault', { actor }),
      gatewayVaultStatus(this.database, this.enforcement.parts.cipher),
    ]);
    return { consent, gateway };
  }
}
