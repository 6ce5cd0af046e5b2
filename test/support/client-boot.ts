import { clientBootScript } from '../../lib/client/client-boot-script';
import { clientListeners } from '../../lib/client/client-listeners';
import { KafkaArtifact, KafkaListener, type IKafkaCluster } from '../../lib';
import { kafkaTarball, sha512Of } from './boot-machine';

export const at = (port: number, host = 'b-1.example') => ({ bootstrapServers: `${host}:${port}`, port });

export const everyListener = [
  KafkaListener.iam(at(9098)),
  KafkaListener.scram(at(9096)),
  KafkaListener.mutualTls(at(9094)),
  KafkaListener.tls(at(9095)),
  KafkaListener.plaintext(at(9092)),
];

export const kafka = kafkaTarball('4.3.1');
export const jar = 'a jar';
export const mirrors = ['https://new.example/kafka.tgz', 'https://archive.example/kafka.tgz'];

interface Wishes {
  readonly listeners?: KafkaListener[];
  readonly kafka?: KafkaArtifact;
  readonly jar?: KafkaArtifact;
}

/** The boot script of a client, with every listener and the files above unless it is told otherwise. */
export function script(wishes: Wishes = {}): string {
  return clientBootScript({
    clusterName: 'orders',
    region: 'ap-northeast-2',
    installation: {
      javaVersion: 21,
      kafka: wishes.kafka ?? KafkaArtifact.url({ urls: mirrors, sha512: kafka.sha512 }),
      libraries: {
        'aws-msk-iam-auth.jar':
          wishes.jar ?? KafkaArtifact.url({ urls: ['https://jars.example/iam.jar'], sha512: sha512Of(jar) }),
      },
    },
    listeners: clientListeners({ listeners: wishes.listeners ?? everyListener } as IKafkaCluster),
  });
}
