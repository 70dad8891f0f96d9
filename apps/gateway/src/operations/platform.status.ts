import { Injectable } from '@nestjs/common';
import { Bus, type PartHealth } from '@garant/nest-kit';
import { Enforcement } from '../enforcement/enforcement.js';
import { EnforcementRun } from '../enforcement/enforcement.module.js';
import { ServiceClient, type InternalService } from '../shell/service.client.js';

export interface ServiceStatus {
  service: string;
  ready: boolean;
  /** What readiness consists of, by name. */
  parts: Record<string, PartHealth>;
  parked: number;
}
export interface Status {
  services: ServiceStatus[];
  /** Highest register position that this gateway has applied. */
  appliedPosition: number;
  /** Size of the newest log checkpoint heard. */
  checkpointSize: number | null;
}

const OTHERS: readonly InternalService[] = ['consent', 'access-requests', 'audit-log'];

/** How the parts of the platform say they are. */
@Injectable()
export class PlatformStatus {
  constructor(
    private readonly services: ServiceClient,
    private readonly bus: Bus,
    private readonly enforcement: Enforcement,
    private readonly run: EnforcementRun,
  ) {}

  async read(parked: Readonly<Record<string, number>>): Promise<Status> {
    const own = { ...(await this.bus.health()), ...this.run.feed.health() };
    const others = await Promise.all(OTHERS.map((service) => this.ask(service)));
    const services = [{ service: 'gateway', ready: allOk(own), parts: own }, ...others];
    const { state } = this.enforcement;
    return {
      services: services.map((one) => ({ ...one, parked: parked[one.service] ?? 0 })),
      appliedPosition: Math.max(0, state.positionInForce()),
      checkpointSize: state.checkpoint?.size ?? null,
    };
  }

  private async ask(service: InternalService): Promise<Omit<ServiceStatus, 'parked'>> {
    try {
      const { ready, parts } = await this.services.readiness(service);
      return { service, ready, parts };
    } catch {
      return { service, ready: false, parts: { http: { ok: false, detail: 'no answer' } } };
    }
  }
}

const allOk = (parts: Record<string, PartHealth>): boolean => Object.values(parts).every((part) => part.ok);
