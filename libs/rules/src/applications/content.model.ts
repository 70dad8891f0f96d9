import type {
  CohortFormation,
  Comparison,
  Confirmation,
  EthicsStatus,
  FundingRange,
  LinkageGrain,
  LinkageMethod,
  TransferGround,
} from './form.codes.js';

/** A principle of the CESE opinion of 25 March 2025, answered: how the project respects it, and what shows it. */
export interface ValueAnswer {
  readonly answer: string;
  readonly evidence: string;
}

type Maybe<T> = T | undefined;

/**
 * What the full form adds to the content of an application (EHDS Art. 67(2)(a)-(k), 67(4), 67(5); TEHDAS2 D6.3 annex 5).
 * Every field may be absent: which are asked for is said by the version of the form.
 */
export interface FullContent {
  readonly responsiblePerson?: Maybe<string>;
  readonly functions?: Maybe<readonly { readonly person: string; readonly function: string }[]>;
  /** ISO 3166-1 alpha-2 of the applicant's seat. */
  readonly domicile?: Maybe<string>;
  readonly onBehalfOfPublicBody?: Maybe<boolean>;
  readonly publicBodyName?: Maybe<string>;
  readonly consortium?: Maybe<
    readonly { readonly name: string; readonly country: string; readonly part: string }[]
  >;
  readonly contact?: Maybe<{
    readonly name: string;
    readonly email: string;
    readonly phone?: Maybe<string>;
  }>;
  readonly billing?: Maybe<{
    readonly name: string;
    readonly address: string;
    readonly vat?: Maybe<string>;
    readonly iban?: Maybe<string>;
    readonly peppol?: Maybe<string>;
  }>;
  readonly fundingRange?: Maybe<FundingRange>;
  readonly fundingSource?: Maybe<string>;
  readonly publiclyFunded?: Maybe<boolean>;
  readonly controller?: Maybe<{ readonly name: string; readonly contact: string }>;
  readonly benefitContribution?: Maybe<string>;
  readonly timeRange?: Maybe<{ readonly from: string; readonly until: string }>;
  readonly geography?: Maybe<string>;
  readonly deliveryFrequency?: Maybe<string>;
  readonly variables?: Maybe<
    readonly {
      readonly datasetId: string;
      readonly resourceType: string;
      readonly element: string;
      readonly justification: string;
    }[]
  >;
  readonly cohortFormation?: Maybe<CohortFormation>;
  readonly cohortDescription?: Maybe<string>;
  readonly comparison?: Maybe<Comparison>;
  readonly comparisonDescription?: Maybe<string>;
  readonly ownDatasets?: Maybe<
    readonly { readonly name: string; readonly description: string; readonly personal: boolean }[]
  >;
  readonly otherPermits?: Maybe<readonly { readonly reference: string; readonly issuer: string }[]>;
  readonly linkageMethod?: Maybe<LinkageMethod>;
  readonly linkagePlan?: Maybe<{
    readonly datasets: string;
    readonly key: string;
    readonly grain: LinkageGrain | '';
    readonly keyHolder: string;
  }>;
  readonly reidentificationSafeguards?: Maybe<string>;
  readonly transfers?: Maybe<
    readonly { readonly country: string; readonly recipient: string; readonly ground: TransferGround | '' }[]
  >;
  readonly periodJustification?: Maybe<string>;
  readonly tools?: Maybe<string>;
  readonly computing?: Maybe<string>;
  readonly ethicsOpinion?: Maybe<{
    readonly status: EthicsStatus | '';
    readonly body?: Maybe<string>;
    readonly reference?: Maybe<string>;
  }>;
  readonly optOutException?: Maybe<string>;
  readonly valuePrevention?: Maybe<ValueAnswer>;
  readonly valueAccess?: Maybe<ValueAnswer>;
  readonly valueCoordination?: Maybe<ValueAnswer>;
  readonly valueHumanLink?: Maybe<ValueAnswer>;
  readonly valueEveryVoice?: Maybe<ValueAnswer>;
  readonly confirmations?: Maybe<readonly Confirmation[]>;
}
