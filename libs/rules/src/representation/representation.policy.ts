/** What the law leaves open and a deployer settles; the defaults protect. Each has a row in the table of rules. */
export interface RepresentationPolicy {
  /** Age from which a minor acts alone and may hide from the parents. */
  readonly soloAge: number;
  /** What a younger minor may do with an account of their own. */
  readonly youngMinorAlone: 'protective-acts' | 'nothing';
  /** What an adult under a measure of protection may do without the representative. */
  readonly protectedAdultAlone: 'protective-acts' | 'all-acts';
  /** Whether one parent's refusal stands until both agree, or the newest word counts. */
  readonly parentObjection: 'either-protects' | 'newest-wins';
  readonly letterAt16: 'send' | 'none';
  readonly majorityNotice: 'send' | 'none';
  /** What a refusal written in life covers after death. */
  readonly writtenRefusal: 'every-regime' | 'research-only';
}

export const REPRESENTATION_DEFAULTS: RepresentationPolicy = {
  soloAge: 15,
  youngMinorAlone: 'protective-acts',
  protectedAdultAlone: 'protective-acts',
  parentObjection: 'either-protects',
  letterAt16: 'send',
  majorityNotice: 'send',
  writtenRefusal: 'every-regime',
};
