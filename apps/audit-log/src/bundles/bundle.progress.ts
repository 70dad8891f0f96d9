import { BUNDLE_PHASES } from '@garant/contracts';
import type { Progress } from './bundle.store.js';

/** Walks over the entries, by what they cost beside each other; the rest is done in an instant. */
const WEIGHT: Readonly<Record<Progress['phase'], number>> = {
  entries: 0.35,
  table: 0.2,
  fhir: 0.25,
  proof: 0.15,
  completeness: 0.02,
  papers: 0.02,
  closing: 0.01,
};
const EVERY_MS = 700;

/** Tells how far a bundle is, at most every {@link EVERY_MS}: share, entries a second, seconds left. */
export class ProgressMeter {
  private phase: Progress['phase'] = 'entries';
  private inPhase = 0;
  private toldAt = 0;
  private readonly startedAt: number;

  constructor(
    private readonly entries: number,
    private readonly tell: (progress: Progress) => Promise<void>,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.startedAt = clock();
  }

  async step(phase: Progress['phase'], entries: number): Promise<void> {
    const turned = phase !== this.phase;
    if (turned) {
      this.phase = phase;
      this.inPhase = 0;
    }
    this.inPhase += entries;
    const now = this.clock();
    if (!turned && now - this.toldAt < EVERY_MS) return;
    this.toldAt = now;
    const share = this.share();
    const seconds = (now - this.startedAt) / 1_000;
    const known = share > 0.02 && seconds > 0.5;
    await this.tell({
      phase,
      share,
      rate: known ? Math.round((share * this.entries) / seconds) : null,
      secondsLeft: known ? Math.max(1, Math.round((seconds / share) * (1 - share))) : null,
    });
  }

  private share(): number {
    let share = 0;
    for (const phase of BUNDLE_PHASES) {
      if (phase === this.phase)
        return share + WEIGHT[phase] * Math.min(1, this.inPhase / Math.max(1, this.entries));
      share += WEIGHT[phase];
    }
    return share;
  }
}
