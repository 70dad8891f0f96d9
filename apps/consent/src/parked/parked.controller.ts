import { Controller, Get } from '@nestjs/common';
import { Database, parkedKeys, Roles, type ParkedKey } from '@garant/nest-kit';

/** Keys whose commands wait, for the operator. */
@Controller('internal/parked')
@Roles('operator')
export class ParkedController {
  constructor(private readonly database: Database) {}

  @Get()
  list(): Promise<ParkedKey[]> {
    return parkedKeys(this.database);
  }
}
