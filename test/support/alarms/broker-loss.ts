import { BROKER_DIMENSION, BROKERS, METRICS, type BrokerKind } from './healthy-clusters';
import { silence, type Span, type Telemetry } from './series';

/** Minutes for which replicas catch up after their broker is back. */
const CATCHING_UP = 2;

/** A broker that is away tells nothing. The others miss its replicas, and do its work. */
export function withoutBroker(kind: BrokerKind, telemetry: Telemetry, broker: string, span: Span): Telemetry {
  const { underReplicated, cpuIdle } = METRICS[kind];
  const dimension = BROKER_DIMENSION[kind];
  const longer = { from: span.from, until: span.until + CATCHING_UP };
  const others = BROKERS[kind].filter((other) => other !== broker);
  const busy = others.reduce((told, other) => {
    const where = { [dimension]: other };
    const busier = told.during(longer, { metric: cpuIdle, where }, 45);
    return underReplicated ? busier.during(longer, { metric: underReplicated, where }, 40) : busier;
  }, telemetry);
  const away = busy.during(span, { where: { [dimension]: broker } }, silence);
  return kind === 'ec2' ? fenced(away, span) : away;
}

/** Every broker in turn, as patches and resizes go. */
export function inTurn(
  kind: BrokerKind,
  telemetry: Telemetry,
  { from, away, between }: { from: number; away: number; between: number },
): Telemetry {
  return BROKERS[kind].reduce((told, broker, index) => {
    const begin = from + index * (away + between);
    return withoutBroker(kind, told, broker, { from: begin, until: begin + away });
  }, telemetry);
}

/** Controllers on EC2 count the brokers that they hear from. */
function fenced(telemetry: Telemetry, span: Span): Telemetry {
  return telemetry
    .during(span, { metric: 'kafka_controller_kafkacontroller_activebrokercount' }, 2)
    .during(span, { metric: 'kafka_controller_kafkacontroller_fencedbrokercount' }, 1);
}
