import { ec2Plan, type Ec2ProfileOptions } from './ec2-profile';
import type { EnvironmentPlan } from './environment-plan';
import { mskPlan, type EnvironmentProfileOptions } from './msk-profile';

/**
 * What an environment of a kind looks like, every choice made. Each can be made otherwise.
 *
 * The choices of a profile carry a version and change only with a major release of this library: an update of a package
 * must not resize a cluster.
 *
 * @example
 * EnvironmentProfile.prod({
 *   brokers: MskBrokers.standard({
 *     instanceType: 'kafka.m7g.2xlarge',
 *     storage: MskStorage.ebs({ volumeSize: Size.gibibytes(4000) }),
 *   }),
 * });
 */
export class EnvironmentProfile {
  /** Two zones, two brokers, 50 GiB: to develop against, and to throw away with all it holds. */
  public static dev(otherwise: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('dev', mskPlan('dev', otherwise));
  }

  /** Three zones, three brokers, 100 GiB: the least that has the shape of production. */
  public static test(otherwise: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('test', mskPlan('test', otherwise));
  }

  /** Production with smaller brokers, 250 GiB: to rehearse changes on. */
  public static staging(otherwise: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('staging', mskPlan('staging', otherwise));
  }

  /** Three zones, three `kafka.m7g.xlarge` brokers, 1,000 GiB, a key of its own, IAM and SCRAM, protected. */
  public static prod(otherwise: EnvironmentProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('prod', mskPlan('prod', otherwise));
  }

  /**
   * Kafka on EC2 for large loads, three zones: three controllers and six `r7g.2xlarge` brokers (64 GiB) with two volumes of
   * 1,000 GiB each, certificates of AWS Private CA, a key of its own, SCRAM, protected.
   */
  public static large(otherwise: Ec2ProfileOptions = {}): EnvironmentProfile {
    return new EnvironmentProfile('large', ec2Plan(otherwise));
  }

  /** The version of the choices. A new one comes with a major release. */
  public readonly version = 1;

  private constructor(
    /** The name of the profile: `dev`, `test`, `staging`, `prod` or `large`. */
    public readonly name: string,
    /** @internal */
    public readonly _plan: EnvironmentPlan,
  ) {}
}
