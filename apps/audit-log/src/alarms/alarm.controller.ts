import { Controller, Get } from '@nestjs/common';
import type { AlarmState } from '@garant/contracts';
import { Database, Roles } from '@garant/nest-kit';
import { alarmStates } from './alarm.store.js';

const SHOWN = 500;

/** What should not be: for inspectors and operators. Codes, places and entry numbers, nothing of what entries hold. */
@Controller('internal')
export class AlarmController {
  constructor(private readonly database: Database) {}

  @Roles('inspector', 'operator')
  @Get('alarms')
  async alarms(): Promise<{ alarms: AlarmState[] }> {
    return { alarms: await alarmStates(this.database, SHOWN) };
  }
}
