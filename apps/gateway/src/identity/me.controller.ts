import { Controller, Get, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Role } from '@garant/rules';
import { Public } from './gateway.guard.js';
import { GatewayPolicy } from './gateway.policy.js';
import { RequestCredentials } from './request.credentials.js';

export interface Me {
  account: {
    ref: string;
    name: string | null;
    roles: Role[];
    organisation: string | null;
    /** null for a patient: not known to the register yet, so choosing has to wait. */
    subjectRef: string | null;
    /** The person had their data erased. */
    erased: boolean;
  } | null;
  /** To send back as `x-csrf-token`; null without a session. */
  csrfToken: string | null;
  policy: { ehdsEarlyAdoption: boolean };
}

/** Who is signed in; also for those who are not. */
@Controller('api/v1/me')
export class MeController {
  constructor(
    private readonly credentials: RequestCredentials,
    private readonly policy: GatewayPolicy,
  ) {}

  @Public()
  @Get()
  async me(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Me> {
    void reply.header('cache-control', 'no-store');
    const principal = await this.credentials.visitor(request);
    const { ehdsEarlyAdoption } = this.policy;
    if (!principal) return { account: null, csrfToken: null, policy: { ehdsEarlyAdoption } };
    const { ref, name, roles, organisation, subjectRef, erased } = principal.account;
    return {
      account: { ref, name, roles, organisation, subjectRef, erased },
      csrfToken: principal.csrfToken ?? null,
      policy: { ehdsEarlyAdoption },
    };
  }
}
