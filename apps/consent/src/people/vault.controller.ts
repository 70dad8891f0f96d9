import { Controller, Get } from '@nestjs/common';
import type { VaultStatus } from '@garant/contracts';
import { Database, Roles, VaultCipher } from '@garant/nest-kit';
import { vaultStatus } from './vault.rotation.js';

@Controller('internal/vault')
export class VaultController {
  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
  ) {}

  /** When nothing is on an older key any more, that key may be destroyed. Counts only; nobody's data is read. */
  @Roles('operator')
  @Get()
  status(): Promise<VaultStatus> {
    return vaultStatus(this.database, this.cipher);
  }
}
