import type { CfnCluster } from 'aws-cdk-lib/aws-msk';
import { KafkaAuthentication } from '../cluster/kafka-authentication';
import { invalid } from '../private/errors';
import {
  checkAcls,
  checkDualStack,
  checkMultiVpc,
  checkPublicAccess,
  checkZooKeeper,
  type ClusterFacts,
} from './connectivity-rules';
import { fromOtherVpcs, fromTheInternet, overIpv6, type MskListenerSpec } from './msk-listener-spec';

/**
 * Which clients may connect from other VPCs.
 */
export interface MultiVpcConnectivity {
  /** The authentications that are offered to other VPCs, at least one, each of them enabled on the cluster. */
  readonly authentications: KafkaAuthentication[];
}

/** The properties of the cluster resource that a setting is made of. */
export type ConnectivityProperties = Pick<CfnCluster.ConnectivityInfoProperty, 'publicAccess' | 'vpcConnectivity'> & {
  networkType?: 'DUAL';
  zookeeperAccess?: { enabled: false };
};

interface Setting {
  readonly name: string;
  readonly properties: ConnectivityProperties;
  readonly check: (cluster: ClusterFacts) => void;
  /** The authentications that it offers to those outside. */
  readonly offers: (cluster: ClusterFacts) => readonly KafkaAuthentication[];
  /** The listeners that the setting adds to those within AWS. */
  readonly listeners: (inVpc: readonly MskListenerSpec[]) => MskListenerSpec[];
}

/**
 * A way to connect to a cluster from beyond its VPC, or over IPv6.
 *
 * Amazon MSK creates every cluster without, and takes one of these settings in each update. The source says what the
 * cluster is to have in the end; the first deployment of a new cluster leaves all of it out, with
 * `-c cdk-kafka:create=<path of the cluster>`.
 *
 * @example
 * const connectivity = [Connectivity.multiVpc({ authentications: [KafkaAuthentication.IAM] })];
 */
export class Connectivity {
  /**
   * Access from the internet: the brokers get public addresses. Nobody is let in before a rule of the security group
   * says so.
   *
   * Needs public broker subnets, every client authenticated and encrypted, and with SCRAM or mutual TLS
   * `allowEveryoneIfNoAclFound: false`.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/public-access.html
   */
  public static publicAccess(): Connectivity {
    return new Connectivity({
      name: 'publicAccess',
      properties: { publicAccess: { type: 'SERVICE_PROVIDED_EIPS' } },
      check: checkPublicAccess,
      offers: (cluster) => cluster.authentications,
      listeners: (inVpc) => inVpc.map(fromTheInternet),
    });
  }

  /**
   * Private access from other VPCs and accounts of the region, over AWS PrivateLink. Charged by connection and traffic.
   *
   * Whom to let in is said by `cluster.policy`; each client VPC needs an `MskVpcConnection`.
   *
   * @throws where the list is empty, or holds a client that does not authenticate
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/aws-access-mult-vpc.html
   */
  public static multiVpc(options: MultiVpcConnectivity): Connectivity {
    const authentications = [...new Set(options.authentications)];
    if (authentications.length === 0 || authentications.includes(KafkaAuthentication.NONE)) {
      throw invalid(
        `'authentications' must name IAM, SCRAM or MUTUAL_TLS, at least one, got [${authentications.join(', ')}]; ` +
          `clients in other VPCs always authenticate`,
      );
    }
    return new Connectivity({
      name: 'multiVpc',
      properties: { vpcConnectivity: vpcConnectivity(authentications) },
      check: (cluster) => {
        checkMultiVpc(cluster, authentications);
      },
      offers: () => authentications,
      listeners: (inVpc) =>
        inVpc.filter(({ authentication }) => authentications.includes(authentication)).map(fromOtherVpcs),
    });
  }

  /**
   * IPv6 beside IPv4. There is no way back.
   *
   * Needs broker subnets with an IPv6 range and Kafka 3.6 or later, and does not go together with multi-VPC connectivity.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/mskp-choose-cluster-network-type.html
   */
  public static dualStack(): Connectivity {
    return new Connectivity({
      name: 'dualStack',
      properties: { networkType: 'DUAL' },
      check: checkDualStack,
      offers: () => [],
      listeners: (inVpc) => inVpc.map(overIpv6),
    });
  }

  /**
   * ZooKeeper out of the reach of clients, as an upgrade to KRaft wants it. Only for versions that have a ZooKeeper.
   *
   * @see https://docs.aws.amazon.com/msk/latest/developerguide/version-upgrades.html
   */
  public static withoutZooKeeper(): Connectivity {
    return new Connectivity({
      name: 'withoutZooKeeper',
      properties: { zookeeperAccess: { enabled: false } },
      check: checkZooKeeper,
      offers: () => [],
      listeners: () => [],
    });
  }

  /** What the command line calls it: `publicAccess`, `multiVpc`, `dualStack` or `withoutZooKeeper`. */
  public readonly name: string;

  /** @internal */
  public readonly _properties: ConnectivityProperties;

  /** @internal */
  public readonly _check: (cluster: ClusterFacts) => void;

  /** @internal */
  public readonly _listeners: (inVpc: readonly MskListenerSpec[]) => MskListenerSpec[];

  /** @internal */
  public readonly _checkAcls: (cluster: ClusterFacts) => void;

  private constructor({ name, properties, check, offers, listeners }: Setting) {
    this.name = name;
    this._properties = properties;
    this._check = check;
    this._checkAcls = (cluster) => {
      checkAcls(cluster, name, offers(cluster));
    };
    this._listeners = listeners;
  }
}

function vpcConnectivity(enabled: readonly KafkaAuthentication[]): CfnCluster.VpcConnectivityProperty {
  return {
    clientAuthentication: {
      sasl: {
        iam: { enabled: enabled.includes(KafkaAuthentication.IAM) },
        scram: { enabled: enabled.includes(KafkaAuthentication.SCRAM) },
      },
      tls: { enabled: enabled.includes(KafkaAuthentication.MUTUAL_TLS) },
    },
  };
}

const notConnected: ConnectivityProperties = {
  publicAccess: { type: 'DISABLED' },
  vpcConnectivity: vpcConnectivity([]),
};

/**
 * What is off is said to be off, so that a setting that is taken away is taken away on the cluster; and for every size of
 * broker alike, so that a resize changes the size only.
 */
export function renderConnectivity(
  settings: readonly Connectivity[],
): Pick<CfnCluster.BrokerNodeGroupInfoProperty, 'connectivityInfo'> & { zookeeperAccess?: { enabled: false } } {
  if (settings.length === 0) {
    return { connectivityInfo: notConnected };
  }
  const { zookeeperAccess, ...connectivityInfo } = settings.reduce<ConnectivityProperties>(
    (all, { _properties }) => ({ ...all, ..._properties }),
    notConnected,
  );
  return { connectivityInfo, zookeeperAccess };
}
