import {
  PeopleHistory,
  choicesCounting,
  clusterAt,
  isErased,
  isIdentified,
  type Choice,
  type PeopleAct,
} from '@garant/rules';

/**
 * The people of the register, dense by the uint32 index that `consent` assigned. A person without choices takes one
 * array slot. Nothing here says who they are: references and indexes are random or sequential.
 */
export class SubjectRegister {
  private readonly refs: (string | undefined)[] = [];
  private readonly choices: (Choice[] | undefined)[] = [];
  /** Who was found to be one person with whom, and who was erased; see rules.choicesCounting. */
  readonly people = new PeopleHistory();
  /** Keys with a command that waits for an operator; a person's key is their reference. */
  private readonly parkedKeys = new Set<string>();

  register(index: number, ref: string): void {
    const known = this.refs[index];
    if (known !== undefined && known !== ref)
      throw new RangeError(`subject index ${index} names two subjects`);
    this.refs[index] = ref;
  }

  /** Appends a choice; the same position twice (snapshot and tail overlap) counts once. */
  record(index: number, ref: string, choice: Choice): void {
    this.register(index, ref);
    const known = this.choices[index];
    if (!known) this.choices[index] = [choice];
    else if (!known.some((other) => other.position === choice.position)) known.push(choice);
  }

  recordPeople(act: PeopleAct): void {
    this.people.add(act);
  }

  park(key: string): void {
    this.parkedKeys.add(key);
  }
  release(key: string): void {
    this.parkedKeys.delete(key);
  }

  refOf(index: number): string | undefined {
    return this.refs[index];
  }
  /** What was recorded under an index itself. */
  choicesOf(index: number): readonly Choice[] {
    return this.choices[index] ?? [];
  }
  /** What counts for records linked to an index, read at a position: merges and splits up to it are followed. */
  choicesAt(index: number, upTo: number): readonly Choice[] {
    if (!this.people.affects(index)) return this.choicesOf(index);
    return choicesCounting(this.people.actsOf(index), index, upTo, (other) => this.choicesOf(other));
  }
  isErased(index: number): boolean {
    return this.people.affects(index) && isErased(this.people.actsOf(index), index);
  }
  /** Whether the identity desk had said, by a position, who an ambiguous index is. */
  isIdentified(index: number, upTo: number): boolean {
    return this.people.affects(index) && isIdentified(this.people.actsOf(index), index, upTo);
  }
  /** Whether a command of the person waits, under this index or another that is the same person. */
  isParked(index: number): boolean {
    if (this.parkedKeys.size === 0) return false;
    const together = this.people.affects(index)
      ? clusterAt(this.people.actsOf(index), index, Infinity).members
      : [index];
    return together.some((one) => {
      const ref = this.refs[one];
      return ref === undefined || this.parkedKeys.has(ref);
    });
  }
  get parkedCount(): number {
    return this.parkedKeys.size;
  }
  get size(): number {
    return this.refs.length;
  }

  /** Everyone with at least one choice. */
  *withChoices(): Iterable<{ index: number; choices: readonly Choice[] }> {
    for (let index = 0; index < this.choices.length; index++) {
      const choices = this.choices[index];
      if (choices) yield { index, choices };
    }
  }
}
