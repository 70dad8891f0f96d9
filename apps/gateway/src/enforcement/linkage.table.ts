/** How a holder's local row is tied to a person of the register. */
export type LinkStatus = 'matched' | 'new' | 'ambiguous';
export interface LinkageRow {
  readonly recordRef: string;
  readonly subjectRef: string;
  readonly subjectIndex: number;
  readonly status: LinkStatus;
  /** Calendar day on which the holder says it informed the person. */
  readonly informedOn: string | null;
}

/** One linkage of one dataset, column by column; a row's place is its number. */
export class Linkage {
  readonly recordRefs: string[] = [];
  readonly subjectIndexes: number[] = [];
  readonly statuses: LinkStatus[] = [];
  readonly informedOn: (string | null)[] = [];
  completedAt: string | null = null;
  private readonly places = new Map<string, number>();

  constructor(readonly linkageId: string) {}

  /** A record reference that comes again replaces its row (snapshot and tail overlap). */
  put(row: LinkageRow): void {
    const place = this.places.get(row.recordRef) ?? this.recordRefs.length;
    this.places.set(row.recordRef, place);
    this.recordRefs[place] = row.recordRef;
    this.subjectIndexes[place] = row.subjectIndex;
    this.statuses[place] = row.status;
    this.informedOn[place] = row.informedOn;
  }

  placeOf(recordRef: string): number | undefined {
    return this.places.get(recordRef);
  }
  get size(): number {
    return this.recordRefs.length;
  }
}

/** Linkages by dataset: the completed one decides; one that is still being worked off decides nothing. */
export class LinkageTable {
  private readonly current = new Map<string, Linkage>();
  private readonly building = new Map<string, Linkage>();

  add(datasetId: string, linkageId: string, rows: readonly LinkageRow[]): void {
    if (this.current.get(datasetId)?.linkageId === linkageId) return;
    let linkage = this.building.get(datasetId);
    if (linkage?.linkageId !== linkageId) this.building.set(datasetId, (linkage = new Linkage(linkageId)));
    for (const row of rows) linkage.put(row);
  }

  /**
   * False when the rows that arrived are not as many as the linkage says it has. One that is older than the linkage in
   * use is passed over: a snapshot may know a newer one than the events that follow it.
   */
  complete(datasetId: string, linkageId: string, expectedRows: number | null, completedAt: string): boolean {
    const current = this.current.get(datasetId);
    if (current && (current.linkageId === linkageId || (current.completedAt ?? '') > completedAt))
      return true;
    const linkage = this.building.get(datasetId);
    const built = linkage?.linkageId === linkageId ? linkage : new Linkage(linkageId);
    if (expectedRows !== null && built.size !== expectedRows) return false;
    built.completedAt = completedAt;
    this.current.set(datasetId, built);
    this.building.delete(datasetId);
    return true;
  }

  of(datasetId: string): Linkage | undefined {
    return this.current.get(datasetId);
  }
}
