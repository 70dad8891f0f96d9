import { Controller, Get } from '@nestjs/common';
import { Roles } from '../access/actor.guard.js';
import { Database } from '../database/database.js';
import { parkedKeys, type ParkedKey } from './parking.js';

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
