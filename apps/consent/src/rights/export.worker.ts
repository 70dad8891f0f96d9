import { EXPORT_FORMATS } from '@garant/contracts';
import type { Database, VaultCipher } from '@garant/nest-kit';
import { referencesOfPerson } from '../people/people.choices.js';
import { EXPORT_FILES } from './export.files.js';
import { EXPORT_SCHEMA, type ExportSection } from './export.model.js';
import {
  advanceExport,
  claimExport,
  completeExport,
  failExport,
  supplementOf,
  type BuiltFile,
} from './export.store.js';
import { EXPORTERS, LEFT_OUT } from './person.export.js';

type Claimed = NonNullable<Awaited<ReturnType<typeof claimExport>>>;

/**
 * Builds copies that people asked for, section by section, so that they see it move. Each read and each note of progress
 * is a short transaction of its own; a crash leaves a copy that another worker begins again after a minute.
 */
export class ExportWorker {
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly cipher: VaultCipher,
    private readonly onError: (error: unknown) => void,
    private readonly intervalMs = 1_000,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.running ??= this.runAll()
        .catch(this.onError)
        .finally(() => (this.running = null));
    }, this.intervalMs);
  }

  async stop(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.running;
  }

  async runAll(): Promise<void> {
    for (;;) {
      const claimed = await this.database.transaction(claimExport);
      if (!claimed) return;
      try {
        await this.build(claimed);
      } catch (error) {
        this.onError(error);
        await this.database.transaction((tx) => failExport(tx, claimed));
      }
    }
  }

  private async build(copy: Claimed): Promise<void> {
    const { exportId, subjectRef, language } = copy;
    const sections: ExportSection[] = [];
    const steps = EXPORTERS.length + 1;
    const refs = await referencesOfPerson(this.database, subjectRef);
    for (const [done, { section, title, why, read }] of EXPORTERS.entries()) {
      await advanceExport(this.database, exportId, done, steps);
      const rows = await read({ tx: this.database, cipher: this.cipher, subjectRef, refs });
      sections.push({ section, title, why, rows });
    }
    sections.push(...(await supplementOf(this.database, this.cipher, copy)));
    await advanceExport(this.database, exportId, EXPORTERS.length, steps);
    const now = new Date().toISOString();
    const whole = {
      ...EXPORT_SCHEMA,
      subjectRef,
      language,
      generatedAt: now,
      sections,
      leftOut: Object.entries(LEFT_OUT).map(([what, why]) => ({ what, why })),
    };
    const files: BuiltFile[] = [];
    for (const format of EXPORT_FORMATS)
      files.push({ format, content: await EXPORT_FILES[format].make(whole) });
    const rows = sections.reduce((sum, part) => sum + part.rows.length, 0);
    await this.database.transaction((tx) => completeExport(tx, this.cipher, copy, files, rows, now));
  }
}
