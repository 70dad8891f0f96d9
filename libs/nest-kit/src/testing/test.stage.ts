import type { ServiceName } from '@garant/contracts';
import { Bus } from '../bus/bus.js';
import type { BusOptions } from '../bus/bus.types.js';
import type { Database } from '../database/database.js';
import type { TestKafka } from './test.kafka.js';
import type { TestKeys } from './test.keys.js';

/** Buses on one broker for a spec; all are stopped together. */
export class TestStage {
  private readonly buses: Bus[] = [];

  constructor(
    readonly kafka: TestKafka,
    readonly keys: TestKeys,
    readonly database: Database,
  ) {}

  /** Not started yet. */
  bus(service: ServiceName, options: Partial<BusOptions> = {}): Bus {
    const bus = new Bus({
      service,
      database: this.database,
      keys: this.keys.of(service),
      settings: this.kafka.settings(),
      ...options,
    });
    this.buses.push(bus);
    return bus;
  }

  async stop(): Promise<void> {
    await Promise.all(this.buses.map((bus) => bus.stop()));
    this.buses.length = 0;
  }
}
