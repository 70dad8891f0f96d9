import type { LogPart } from '../log.part.js';
import { TimestampWorker } from './timestamp.worker.js';
import { WitnessWorker } from './witness.worker.js';
import { WitnessesController } from './witnesses.controller.js';
import { WITNESS_POLICY } from './witnesses.tokens.js';

/** Who else signs the checkpoints of the log, and how many of them must; and who says when. */
export const witnessesPart: LogPart = {
  controllers: [WitnessesController],
  providers: ({ witnessPolicy }) => [{ provide: WITNESS_POLICY, useValue: witnessPolicy }],
  workers: ({ database, files, logKey, logger, witnessPolicy, timestamps }) => [
    ...(witnessPolicy ? [new WitnessWorker(database, files, witnessPolicy, logKey.policy, logger)] : []),
    ...(timestamps ? [new TimestampWorker(database, files, timestamps, logger)] : []),
  ],
};
