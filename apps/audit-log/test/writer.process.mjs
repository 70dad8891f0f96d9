// A writer of the log in a process of its own, from the built service: what a spec may kill. Says its publisher's state, line by line.
import { Bus, Database, createLogger } from '@garant/nest-kit';
import { testKeys } from '@garant/nest-kit/testing';
import { AUDITED_TOPICS, intake } from '../dist/intake/intake.js';
import { logKeyOf } from '../dist/publish/checkpoint.key.js';
import { LogFiles } from '../dist/publish/log.files.js';
import { threadedIntegration } from '../dist/publish/integration.threaded.js';
import { PublishWorker } from '../dist/publish/publish.worker.js';
import { Sequencer } from '../dist/sequence/sequencer.js';

const { appUrl, folder, settings } = JSON.parse(process.argv[2]);
const SKEY = 'PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg';
const database = await Database.open(appUrl, { application: 'audit-log', pool: 5 });
const keys = (await testKeys()).of('audit-log');
const logKey = logKeyOf(SKEY, 'example.com/log/testdata');
const publisher = new PublishWorker(
  database,
  new LogFiles(folder),
  logKey,
  50,
  createLogger('audit-log', 'silent'),
  undefined,
  threadedIntegration({ url: appUrl, folder }),
);
publisher.start();
const bus = new Bus({ service: 'audit-log', database, keys, settings });
await bus.start();
await bus.raw(AUDITED_TOPICS, intake(keys.verifier, new Sequencer(database)));
setInterval(() => process.stdout.write(`${publisher.health().publisher.detail}\n`), 50);
