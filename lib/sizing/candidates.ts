import { KafkaKind, type ClusterCandidate } from './cluster-candidate';
import { confluentCloudCandidates } from './confluent-cloud';
import type { Demand } from './demand';
import { ec2Candidates } from './ec2-kraft';
import { mskExpressCandidates } from './msk-express';
import { mskServerlessCandidates } from './msk-serverless';
import { mskStandardCandidates } from './msk-standard';
import type { SettledOptions } from './settled-options';

type Engine = (demand: Demand, options: SettledOptions) => ClusterCandidate[];

const engines: Readonly<Record<KafkaKind, Engine>> = {
  [KafkaKind.MSK_STANDARD]: mskStandardCandidates,
  [KafkaKind.MSK_EXPRESS]: mskExpressCandidates,
  [KafkaKind.MSK_SERVERLESS]: mskServerlessCandidates,
  [KafkaKind.EC2]: ec2Candidates,
  [KafkaKind.CONFLUENT_CLOUD]: confluentCloudCandidates,
};

/** Everything of one kind, whether it holds or not. */
export function candidatesOf(kind: KafkaKind, demand: Demand, options: SettledOptions): ClusterCandidate[] {
  return engines[kind](demand, options);
}

/** Those that AWS runs. */
export const MANAGED_KINDS: readonly KafkaKind[] = [
  KafkaKind.MSK_STANDARD,
  KafkaKind.MSK_EXPRESS,
  KafkaKind.MSK_SERVERLESS,
];
