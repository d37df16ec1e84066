/** What policy may depend on. */
export type UnknownFact = 'user' | 'account' | 'partition' | 'qos';

/** Whose job a text is and where it goes, as far as a front end knows: what policy may depend on besides the path. */
export interface JobFacts {
  readonly user?: string;
  readonly account?: string;
  /** several for `--partition=a,b`: the strictest settings count */
  readonly partitions?: readonly string[];
  readonly qos?: string;
  /** facts that the job has but that nobody told: whatever they may be, the strictest settings count */
  readonly unknown?: readonly UnknownFact[];
  /** the host that submits it */
  readonly host?: string;
}
