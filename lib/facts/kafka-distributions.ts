/**
 * The files that Kafka's programs run from, and the SHA-512 that each must have.
 *
 * Sources, read on 2026-11-21:
 * - tarballs: what Apache publishes beside each as
 *   https://archive.apache.org/dist/kafka/<version>/kafka_2.13-<version>.tgz.sha512, taken from
 *   https://github.com/strimzi/strimzi-kafka-operator/blob/main/kafka-versions.yaml, which builds from these files
 * - the jars: computed from the files that Maven Central serves
 * - Java: https://kafka.apache.org/39/operations/java-version to https://kafka.apache.org/42/operations/java-version
 */
export const KAFKA_DISTRIBUTIONS_AS_OF = '2026-11-21';

/** SHA-512 of the binary tarball (`kafka_2.13-<version>.tgz`) of each release. */
export const APACHE_KAFKA_SHA512: Readonly<Record<string, string>> = {
  '4.3.1':
    'c7d7b2318cb51aa0c61d3246a51c349210073c5c9b754947ef965a439f2f939e' +
    '8600f204e134a75ac31faf3829c9370960ef7c6a9886c8a1dbf0339a21f4c54c',
  '4.3.0':
    'ee36cf508b519769e253acdfa13add23f405ab42b241ca641589843df6a5c7bc' +
    '72289301eb410a645ce7cd1cd0fe20921143b9074dfbfe72605943140d4e8cb1',
  '4.2.1':
    'f643e31266268e920aa98ead9a061026c98dac2886932ad468565ba59bcb7fb4' +
    'f98a4c4f62727367e1bd87515f3b016e6f6ccccad8b12bdef8b091b0fb577170',
  '4.1.2':
    '78ac6e488b1071122f9608dfdb363f6fe50e1dbbc492347002c0398dfbf77e0d' +
    '8caa5bf794c5937379721004dfe92025937d238b0faf4eb715529417fd43b491',
  '4.0.1':
    '23b241098672d828ca86a6dd1dd99102fcdb9de8680ecf213b47251a7ae7a342' +
    '343cf41adf6fee9f920d171ae13f94c39475165f5a246e1a46609a7d9d5a6811',
  '3.9.1':
    '1ea204ba73411737a275429ca976d440f007ff0957b90b19be41dc5a4bae5261' +
    '7267769be9f0b5791714d0b3c4c760605bd426faea39edd90763585523fa2cfe',
};

/** The release that is taken where none is asked for. */
export const APACHE_KAFKA_DEFAULT = '4.3.1';

/** The first has the newest releases only, the second has every release for ever. */
export const APACHE_KAFKA_MIRRORS = [
  'https://dlcdn.apache.org/kafka',
  'https://archive.apache.org/dist/kafka',
] as const;

/**
 * The login module for IAM with all that it needs but Kafka's clients, which are beside it. For Java 17 and later.
 *
 * Source: https://github.com/aws/aws-msk-iam-auth/releases
 */
export const MSK_IAM_AUTH = {
  version: '2.3.9',
  file: 'aws-msk-iam-auth-2.3.9-all.jar',
  url: 'https://repo1.maven.org/maven2/software/amazon/msk/aws-msk-iam-auth/2.3.9/aws-msk-iam-auth-2.3.9-all.jar',
  sha512:
    '4a0dab65c0934ab27c95f01256275a9138accb61b9e8ee50fee582923be659e3' +
    'd5927b287be3052b1d7a83b90930a45649a16625108f3e20586ec51d78a8d9a2',
} as const;

/**
 * The Java agent that serves the metrics of a broker or controller to Prometheus, with all that it needs. For Java 8
 * and later.
 *
 * It is the newest on Maven Central: releases after it are on GitHub only.
 *
 * Sources: https://github.com/prometheus/jmx_exporter/releases, and for where they are published
 * https://github.com/prometheus/jmx_exporter/issues/1599
 */
export const JMX_EXPORTER = {
  version: '1.0.1',
  file: 'jmx_prometheus_javaagent-1.0.1.jar',
  url: 'https://repo1.maven.org/maven2/io/prometheus/jmx/jmx_prometheus_javaagent/1.0.1/jmx_prometheus_javaagent-1.0.1.jar',
  sha512:
    'f81d876e8110cbabd4a9cb3fe1740ec2d896ec4bce5cb5049a2d74c40f437814' +
    '18cea246f40e6afdfabbdf0e162cb837625f496dedcb76aebbba53b6ae7cacba',
} as const;

/**
 * The exporter of a machine's own metrics to Prometheus, by architecture. It has SHA-256 sums only.
 *
 * Sources: https://github.com/prometheus/node_exporter/releases/tag/v1.11.1, its sha256sums.txt as three public recipes of others
 * have it
 */
export const NODE_EXPORTER = {
  version: '1.11.1',
  url: 'https://github.com/prometheus/node_exporter/releases/download/v1.11.1',
  files: { arm64: 'node_exporter-1.11.1.linux-arm64.tar.gz', x86_64: 'node_exporter-1.11.1.linux-amd64.tar.gz' },
  sha256: {
    arm64: 'ba1886efbd76cb96b0087c695ea8d1b9cb6e8aa946c996d744e9ee16c8e3591a',
    x86_64: '9f5ea48e5bc7b656f8a91a32e7d7deb89f70f73dabd0d974418aca15f37d6810',
  },
} as const;

/** Major version of Java that every release above fully supports. */
export const KAFKA_JAVA_VERSION = 21;

/** The oldest that Kafka's tools (from 4.0 on) and the login module run with. */
export const KAFKA_MIN_JAVA_VERSION = 17;
