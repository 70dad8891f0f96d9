import { Module } from '@nestjs/common';
import { Bus } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { DecisionService } from './decision.service.js';
import { DecisionTrace } from './decision.trace.js';

/** The decision point. Its addresses are plain Fastify handlers: `registerDecisionRoutes`. */
@Module({
  providers: [
    {
      provide: DecisionService,
      inject: [Enforcement, Bus],
      useFactory: ({ state, policy, parts }: Enforcement, bus: Bus) =>
        new DecisionService(
          state,
          policy,
          new DecisionTrace(bus, parts.settings.GARANT_OUTCOME_WAIT_SECONDS * 1_000),
        ),
    },
  ],
  exports: [DecisionService],
})
export class DecisionsModule {}
