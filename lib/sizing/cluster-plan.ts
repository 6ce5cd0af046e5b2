import type { ClusterCandidate, KafkaKind } from './cluster-candidate';
import type { Workload } from './workload';

/** The best of one kind. */
export interface PlannedKind {
  /** The kind. */
  readonly kind: KafkaKind;

  /** The cheapest that holds every limit. */
  readonly cheapest: ClusterCandidate;

  /**
   * The next one of the same kind.
   *
   * @default - there is no other
   */
  readonly runnerUp?: ClusterCandidate;
}

/** A kind that cannot carry the workload. */
export interface ImpossibleKind {
  /** The kind. */
  readonly kind: KafkaKind;

  /** Which limit stops the one that comes nearest. */
  readonly reason: string;

  /** What would help. */
  readonly remedy: string;
}

/** What an environment best has, and why. */
export interface EnvironmentRecommendation {
  /** Name of the environment's profile, such as `prod`. */
  readonly environment: string;

  /** What to take. */
  readonly candidate: ClusterCandidate;

  /** Why. */
  readonly reasons: string[];
}

/** What can carry a workload, and what it costs. */
export interface ClusterPlan {
  /** The workload, as it was given. */
  readonly workload: Workload;

  /** The region that prices are of. */
  readonly region: string;

  /** The day that prices are of. */
  readonly pricesAsOf: string;

  /** Each kind that carries it, the cheapest first. */
  readonly kinds: PlannedKind[];

  /** Those that do not. */
  readonly impossible: ImpossibleKind[];

  /** Of all that hold, those of which none is both cheaper and has more room to grow; the cheapest first. */
  readonly paretoFront: ClusterCandidate[];

  /** What each environment best has. */
  readonly recommendations: EnvironmentRecommendation[];

  /** What was assumed, and where numbers are from. */
  readonly assumptions: string[];
}
