import type { IKafkaCluster } from '../cluster/kafka-cluster';
import { KafkaListenerReach, type KafkaListener } from '../cluster/kafka-listener';
import { wayIn } from '../cluster/way-in';

/** A listener that the instance uses, and the name of its file. */
export interface ClientListener {
  /** Such as `iam`, which makes `client-iam.properties`. */
  readonly way: string;
  readonly listener: KafkaListener;
}

/**
 * The listeners that are reached from inside the VPC, each by its way in. The instance has no use for those that are
 * reached from elsewhere: their addresses lead out of the VPC, and back into it by a detour.
 */
export function clientListeners({ listeners }: IKafkaCluster): ClientListener[] {
  const taken = new Set<string>();
  return listeners
    .filter(({ reach }) => reach === KafkaListenerReach.PRIVATE)
    .map((listener) => {
      const name = wayIn(listener);
      const way = taken.has(name) ? `${name}-${listener.port}` : name;
      taken.add(way);
      return { way, listener };
    });
}
