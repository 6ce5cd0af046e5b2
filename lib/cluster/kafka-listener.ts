import { clientProperties, type ClientPropertiesOptions } from './client-properties';
import { KafkaAuthentication, KafkaSecurityProtocol } from './kafka-authentication';

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

  /** The port on the brokers, for security group rules. */
  readonly port: number;

  /**
   * From where the listener can be reached.
   *
   * @default KafkaListenerReach.PRIVATE
   */
  readonly reach?: KafkaListenerReach;
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
}

/**
 * One way into a Kafka cluster: authentication, protocol, port, reach and bootstrap servers.
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
    endpoint: KafkaEndpoint,
  ): KafkaListener {
    const reach = endpoint.reach ?? KafkaListenerReach.PRIVATE;
    return new KafkaListener(authentication, securityProtocol, endpoint.port, reach, () => endpoint.bootstrapServers);
  }

  /**
   * A listener whose bootstrap servers are found out when somebody asks for them.
   *
   * @internal
   */
  public static _private(
    authentication: KafkaAuthentication,
    securityProtocol: KafkaSecurityProtocol,
    port: number,
    bootstrapServers: () => string,
  ): KafkaListener {
    return new KafkaListener(authentication, securityProtocol, port, KafkaListenerReach.PRIVATE, bootstrapServers);
  }

  private constructor(
    /** How a client proves who it is. */
    public readonly authentication: KafkaAuthentication,
    /** Kafka's `security.protocol`. */
    public readonly securityProtocol: KafkaSecurityProtocol,
    /** The port on the brokers. */
    public readonly port: number,
    /** From where the listener can be reached. */
    public readonly reach: KafkaListenerReach,
    private readonly servers: () => string,
  ) {}

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
    return clientProperties(this, options);
  }
}
