import { REPRESENTATION_DEFAULTS, type RepresentationPolicy } from '@garant/rules';

/** Settings of the deployer where the law is unclear; absent ones protect. */
export interface RepresentationSettings {
  readonly GARANT_POLICY_SOLO_AGE?: number;
  readonly GARANT_POLICY_YOUNG_MINOR_ALONE?: RepresentationPolicy['youngMinorAlone'];
  readonly GARANT_POLICY_PROTECTED_ADULT_ALONE?: RepresentationPolicy['protectedAdultAlone'];
  readonly GARANT_POLICY_PARENT_OBJECTION?: RepresentationPolicy['parentObjection'];
  readonly GARANT_POLICY_LETTER_AT_16?: RepresentationPolicy['letterAt16'];
  readonly GARANT_POLICY_MAJORITY_NOTICE?: RepresentationPolicy['majorityNotice'];
  readonly GARANT_POLICY_WRITTEN_REFUSAL?: RepresentationPolicy['writtenRefusal'];
}
export const REPRESENTATION_SETTINGS = [
  'GARANT_POLICY_SOLO_AGE',
  'GARANT_POLICY_YOUNG_MINOR_ALONE',
  'GARANT_POLICY_PROTECTED_ADULT_ALONE',
  'GARANT_POLICY_PARENT_OBJECTION',
  'GARANT_POLICY_LETTER_AT_16',
  'GARANT_POLICY_MAJORITY_NOTICE',
  'GARANT_POLICY_WRITTEN_REFUSAL',
] as const;

export const policyOf = (settings: RepresentationSettings): RepresentationPolicy => ({
  soloAge: settings.GARANT_POLICY_SOLO_AGE ?? REPRESENTATION_DEFAULTS.soloAge,
  youngMinorAlone: settings.GARANT_POLICY_YOUNG_MINOR_ALONE ?? REPRESENTATION_DEFAULTS.youngMinorAlone,
  protectedAdultAlone:
    settings.GARANT_POLICY_PROTECTED_ADULT_ALONE ?? REPRESENTATION_DEFAULTS.protectedAdultAlone,
  parentObjection: settings.GARANT_POLICY_PARENT_OBJECTION ?? REPRESENTATION_DEFAULTS.parentObjection,
  letterAt16: settings.GARANT_POLICY_LETTER_AT_16 ?? REPRESENTATION_DEFAULTS.letterAt16,
  majorityNotice: settings.GARANT_POLICY_MAJORITY_NOTICE ?? REPRESENTATION_DEFAULTS.majorityNotice,
  writtenRefusal: settings.GARANT_POLICY_WRITTEN_REFUSAL ?? REPRESENTATION_DEFAULTS.writtenRefusal,
});
