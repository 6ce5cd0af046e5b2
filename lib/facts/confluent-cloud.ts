/**
 * What one unit of Confluent Cloud carries (eCKU), on AWS.
 *
 * Sources: https://docs.confluent.io/cloud/current/clusters/cluster-types.html and
 * https://github.com/confluentinc/kcp, `plan-config.yaml`, verified there on 2026-05-20. Dedicated and Freight clusters
 * have no published price, and Basic ones no promise over several zones: none of them is here.
 */
export const CONFLUENT_CLOUD_AS_OF = '2026-05-20';

/** One type of cluster. */
export interface ConfluentClusterType {
  readonly ingressMBps: number;
  readonly egressMBps: number;
  /** Replicas not counted. */
  readonly partitions: number;
  readonly maxUnits: number;
}

export const CONFLUENT_CLOUD: Readonly<Record<'Standard' | 'Enterprise', ConfluentClusterType>> = {
  Standard: { ingressMBps: 25, egressMBps: 75, partitions: 250, maxUnits: 10 },
  /** Over PrivateLink on AWS; 32 otherwise. */
  Enterprise: { ingressMBps: 60, egressMBps: 180, partitions: 3000, maxUnits: 10 },
};
