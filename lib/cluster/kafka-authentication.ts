/**
 * How a client proves to a listener who it is.
 */
export enum KafkaAuthentication {
  /** IAM credentials (SASL mechanism `AWS_MSK_IAM`). */
  IAM = 'IAM',

  /** User name and password (SASL mechanism `SCRAM-SHA-512`). */
  SCRAM = 'SCRAM',

  /** A client certificate. */
  MUTUAL_TLS = 'MUTUAL_TLS',

  /** Not at all. */
  NONE = 'NONE',
}

/**
 * Kafka's `security.protocol` of a listener.
 */
export enum KafkaSecurityProtocol {
  /** No encryption, no authentication. */
  PLAINTEXT = 'PLAINTEXT',

  /** TLS, with or without a client certificate. */
  SSL = 'SSL',

  /** SASL over TLS. */
  SASL_SSL = 'SASL_SSL',
}
