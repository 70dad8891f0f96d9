import { ClockWorker } from '@garant/nest-kit';
import type { LogPart } from '../log.part.js';
import { holdCommands } from './hold.commands.js';
import { retentionStep } from './retention.clock.js';
import { RetentionController } from './retention.controller.js';
import { retentionPolicy } from './retention.policy.js';
import { RETENTION_POLICY } from './retention.tokens.js';

/** How long what is kept, on which legal basis; erasure that leaves every proof working. */
export const retentionPart: LogPart = {
  commands: ({ vault }) => holdCommands(vault),
  controllers: [RetentionController],
  providers: ({ settings }) => [{ provide: RETENTION_POLICY, useFactory: () => retentionPolicy(settings) }],
  workers: ({ database, logger, settings }) => {
    const policy = retentionPolicy(settings);
    return [
      new ClockWorker(database, {
        name: 'log-retention',
        everyMs: 60_000,
        step: (tx, now) => retentionStep(tx, now, policy),
        onError: (error) => logger.error({ err: error }, 'the round of retention failed; it is tried again'),
      }),
    ];
  },
};
