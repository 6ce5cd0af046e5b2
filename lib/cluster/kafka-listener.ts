import { AddressFamily } from 'aws-cdk-lib/aws-ec2';
import { clientProperties, type ClientPropertiesOptions } from './client-properties';
import { KafkaAuthentication, KafkaSecurityProtocol } from './kafka-authentication';
import { TRUST_ANCHOR_FILE, type TrustAnchor } from './trust-anchor';

/**
 * From where a listener can be reached.
 */
export enum KafkaListenerReach {
  /** From the VPC of the brokers and what is connected to it. */
  PRIVATE = 'PRIVATE',

  /** From the internet. */
  PUBLIC = 'PUBLIC',

  /** From other VPCs, through AWS PrivateLink. */
  MULTI_VPC = 'MULTI_VPC',
}

/**
 * Where a listener of an existing cluster answers.
 */
export interface KafkaEndpoint {
  /** The value of `bootstrap.servers`: `host:port`, several separated by commas. */
  readonly bootstrapServers: string;

  /** The port that clients connect to, for security group rules. */
  readonly port: number;

  /**
   * From where the listener can be reached.
   *
   * @default KafkaListenerReach.PRIVATE
   */
  readonly reach?: KafkaListenerReach;

  /**
   * Whether the addresses are IPv4 or IPv6: a cluster with both has bootstrap servers for each.
   *
   * @default AddressFamily.IP_V4
   */
  readonly addressFamily?: AddressFamily;
}

/**
 * Which listener is meant.
 */
export interface KafkaListenerQuery {
  /**
   * Only a listener with this authentication.
   *
   * @default - any
   */
  readonly authentication?: KafkaAuthentication;

  /**
   * Only a listener with this protocol.
   *
   * @default - any
   */
  readonly securityProtocol?: KafkaSecurityProtocol;

  /**
   * Only a listener with this reach.
   *
   * @default - any
   */
  readonly reach?: KafkaListenerReach;

  /**
   * Only a listener with addresses of this family.
   *
   * @default - any
   */
  readonly addressFamily?: AddressFamily;
}

/** What a listener is, but for its addresses. Not part of the public API: kinds of cluster make listeners of it. */
export interface ListenerKind {
  readonly authentication: KafkaAuthentication;
  readonly securityProtocol: KafkaSecurityProtocol;
  readonly port: number;
  readonly reach: KafkaListenerReach;
  readonly addressFamily: AddressFamily;
  /** Absent where its certificates are of an authority that every client trusts. */
  readonly trust?: TrustAnchor;
}

/**
 * One way into a Kafka cluster: authentication, protocol, port, reach, address family and bootstrap servers.
 */
export class KafkaListener {
  /** A listener of an existing cluster that authenticates with IAM. */
  public static iam(endpoint: KafkaEndpoint): KafkaListener {
    return KafkaListener.of(KafkaAuthentication.IAM, KafkaSecurityProtocol.SASL_SSL, endpoint);
  }

  /** A listener of an existing cluster that authenticates with user name and password. */
  public static scram(endpoint: KafkaEndpoint): KafkaListener {
    return KafkaListener.of(KafkaAuthentication.SCRAM, KafkaSecurityProtocol.SASL_SSL, endpoint);
  }

  /** A listener of an existing cluster that authenticates with client certificates. */
  public static mutualTls(endpoint: KafkaEndpoint): KafkaListener {
    return KafkaListener.of(KafkaAuthentication.MUTUAL_TLS, KafkaSecurityProtocol.SSL, endpoint);
  }

  /** A listener of an existing cluster with TLS and no authentication. */
  public static tls(endpoint: KafkaEndpoint): KafkaListener {
    return KafkaListener.of(KafkaAuthentication.NONE, KafkaSecurityProtocol.SSL, endpoint);
  }

  /** A listener of an existing cluster with neither encryption nor authentication. */
  public static plaintext(endpoint: KafkaEndpoint): KafkaListener {
    return KafkaListener.of(KafkaAuthentication.NONE, KafkaSecurityProtocol.PLAINTEXT, endpoint);
  }

  private static of(
    authentication: KafkaAuthentication,
    securityProtocol: KafkaSecurityProtocol,
    { port, reach = KafkaListenerReach.PRIVATE, addressFamily = AddressFamily.IP_V4, bootstrapServers }: KafkaEndpoint,
  ): KafkaListener {
    return new KafkaListener({ authentication, securityProtocol, port, reach, addressFamily }, () => bootstrapServers);
  }

  /**
   * A listener whose bootstrap servers are found out when somebody asks for them. One that this deployment does not make
   * yet is not connected.
   *
   * @internal
   */
  public static _of(kind: ListenerKind, bootstrapServers: () => string, isConnected = true): KafkaListener {
    return new KafkaListener(kind, bootstrapServers, isConnected);
  }

  /** How a client proves who it is. */
  public readonly authentication: KafkaAuthentication;

  /** Kafka's `security.protocol`. */
  public readonly securityProtocol: KafkaSecurityProtocol;

  /** The port that clients connect to. */
  public readonly port: number;

  /** From where the listener can be reached. */
  public readonly reach: KafkaListenerReach;

  /** Whether the bootstrap servers have IPv4 or IPv6 addresses. */
  public readonly addressFamily: AddressFamily;

  /** @internal */
  public readonly _trust?: TrustAnchor;

  private constructor(
    kind: ListenerKind,
    private readonly servers: () => string,
    /** @internal */
    public readonly _isConnected = true,
  ) {
    this.authentication = kind.authentication;
    this.securityProtocol = kind.securityProtocol;
    this.port = kind.port;
    this.reach = kind.reach;
    this.addressFamily = kind.addressFamily;
    this._trust = kind.trust;
  }

  /**
   * The value of a client's `bootstrap.servers`.
   *
   * It can change when brokers are added. A stack other than the cluster's learns of the change when it is deployed
   * again; clients that look it up in a Systems Manager parameter of the cluster's stack learn of it at once.
   */
  public get bootstrapServers(): string {
    return this.servers();
  }

  /**
   * The text of a `client.properties` file that connects to this listener with Kafka's Java tools and clients.
   *
   * Holds no secret: passwords and keys are read from files on the client. IAM needs the
   * [aws-msk-iam-auth](https://github.com/aws/aws-msk-iam-auth) library on the class path.
   *
   * @param options - where the client keeps its secrets
   */
  public clientProperties(options: ClientPropertiesOptions = {}): string {
    return clientProperties(this, this._trust ? { truststoreFile: TRUST_ANCHOR_FILE, ...options } : options);
  }
}
