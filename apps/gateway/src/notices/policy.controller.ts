import { Controller, Get, Header } from '@nestjs/common';
import type { Policy } from '@garant/contracts';
import { Public } from '../identity/gateway.guard.js';
import { ServiceClient } from '../shell/service.client.js';

/** What the sections of notices stand for, for programs. Public, and each version for ever. */
@Controller('api/v1/policies')
export class PolicyController {
  constructor(private readonly services: ServiceClient) {}

  @Public()
  @Get()
  @Header('cache-control', 'no-cache')
  list(): Promise<Policy[]> {
    return this.services.json('consent', '/internal/policies');
  }
}
