import { RemovalPolicy } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ClientAuthentication } from '../cluster/client-authentication';
import { EncryptionAtRest } from '../cluster/encryption-at-rest';
import { KafkaConfiguration } from '../cluster/kafka-configuration';
import { KafkaDistribution } from '../cluster/kafka-distribution';
import { KafkaVersion } from '../cluster/kafka-version';
import type { PrometheusExporter } from '../cluster/prometheus-exporter';
import { APACHE_KAFKA_DEFAULT } from '../facts/kafka-distributions';
import { isStandIn } from '../network/stand-in-vpc';
import type { Workload } from '../sizing/workload';
import { clientDoors, type ClientDoor } from './client-doors';
import { Controllers } from './controllers';
import type { Ec2Brokers } from './ec2-brokers';
import type { Ec2KafkaClusterProps } from './ec2-kafka-cluster-props';
import * as rules from './ec2-rules';
import { NodeCertificates } from './node-certificates';
import { NodeMetrics } from './node-metrics';
import { nodeLayout, spread, type NodePlace } from './node-layout';

/** What a cluster is to be, every choice made and checked as far as it can be before anything is made. */
export interface ClusterSettings {
  readonly clusterName: string;
  readonly version: KafkaVersion;
  readonly brokers: Ec2Brokers;
  readonly controllers: Controllers;
  readonly nodes: readonly NodePlace[];
  readonly doors: readonly ClientDoor[];
  readonly clientAuthentication: readonly ClientAuthentication[];
  readonly certificates: NodeCertificates;
  readonly configuration: KafkaConfiguration;
  readonly distribution: KafkaDistribution;
  readonly encryptionKey?: kms.IKey;
  readonly existingVolumes: Readonly<Record<string, string>>;
  readonly nodeMetrics: NodeMetrics;
  readonly prometheusExporters: readonly PrometheusExporter[];
  readonly workload?: Workload;
  readonly removalPolicy: RemovalPolicy;
}

export function settle(scope: Construct, props: Ec2KafkaClusterProps): ClusterSettings {
  const { clusterName, brokers, network } = props;
  const chosen = choose(props);
  const { version, controllers, clientAuthentication, distribution, existingVolumes, removalPolicy } = chosen;
  rules.checkClusterName(scope, clusterName);
  rules.checkClusterId(scope, props.clusterId);
  rules.checkVersion(scope, version);
  if (controllers.count === undefined) {
    rules.checkCombined(scope, brokers.storage, removalPolicy);
  }
  rules.checkAuthorities(scope, chosen.certificates, clientAuthentication);
  rules.warnOfIsolation(scope, network, distribution);
  const nodes = layOut(scope, props, controllers);
  rules.checkExistingVolumes(scope, existingVolumes, nodes, brokers.storage.volumes);
  return {
    clusterName,
    brokers,
    workload: props.workload,
    ...chosen,
    ...chooseTelling(props),
    nodes,
    doors: clientDoors(scope, clientAuthentication),
    encryptionKey: (props.encryptionAtRest ?? EncryptionAtRest.awsManagedKey())._bind(scope, removalPolicy),
  };
}

function choose({
  kafkaVersion: version = KafkaVersion.of(APACHE_KAFKA_DEFAULT),
  controllers = Controllers.dedicated(),
  clientAuthentication = [ClientAuthentication.scram()],
  certificates = NodeCertificates.selfSigned(),
  configuration = KafkaConfiguration.of({}),
  distribution = KafkaDistribution.apache({ version }),
  existingVolumes = {},
  removalPolicy = RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
}: Ec2KafkaClusterProps) {
  return {
    ...{ version, controllers, clientAuthentication, certificates, configuration, distribution, existingVolumes },
    removalPolicy,
  };
}

/** What the nodes tell of themselves, and whom. */
function chooseTelling({ nodeMetrics = NodeMetrics.cloudWatch(), prometheusExporters = [] }: Ec2KafkaClusterProps) {
  return { nodeMetrics, prometheusExporters };
}

/** The zones of a look-up that is still under way are invented, and no rule is held against them. */
function layOut(scope: Construct, { network, brokers }: Ec2KafkaClusterProps, controllers: Controllers): NodePlace[] {
  const zones = network.brokerSubnets.length;
  const { brokersPerZone, retired } = brokers;
  const wished =
    controllers.count === undefined ? undefined : (controllers._options.zoneSlots ?? spread(controllers.count, zones));
  if (isStandIn(network.vpc)) {
    const controllerSlots = wished?.map((slot) => ((slot - 1) % zones) + 1);
    return nodeLayout({ zones, brokersPerZone, retired: [], controllerSlots });
  }
  rules.checkNetwork(scope, network);
  rules.checkBrokerCount(scope, zones * brokersPerZone, zones);
  rules.checkZoneSlots(scope, wished ?? [], zones);
  if (zones === 2) {
    rules.warnOfTwoZones(scope);
  }
  return nodeLayout({ zones, brokersPerZone, retired, controllerSlots: wished });
}
