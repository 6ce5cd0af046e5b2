import { KafkaKind } from '../../lib/sizing/cluster-candidate';
import { COLOURS } from './charts';
import { markup, type Markup } from './markup';

/** How points of a kind are drawn, in a square of ten by ten. */
export interface KindShape {
  readonly path: string;
  readonly colour: string;
}

/** A shape of its own for each, for who does not see colours. */
const SHAPES: Readonly<Record<KafkaKind, KindShape>> = {
  [KafkaKind.MSK_STANDARD]: { path: 'M1 1H9V9H1Z', colour: COLOURS.orange },
  [KafkaKind.MSK_EXPRESS]: { path: 'M5 0A5 5 0 0 1 5 10A5 5 0 0 1 5 0Z', colour: COLOURS.blue },
  [KafkaKind.MSK_SERVERLESS]: { path: 'M0 1H10L5 10Z', colour: COLOURS.purple },
  [KafkaKind.EC2]: { path: 'M5 0L10 9H0Z', colour: COLOURS.vermilion },
  [KafkaKind.CONFLUENT_CLOUD]: { path: 'M5 0L10 5L5 10L0 5Z', colour: COLOURS.green },
};

export function kindShape(kind: KafkaKind): KindShape {
  return SHAPES[kind];
}

/** The shape in text. */
export function kindMark(kind: KafkaKind): Markup {
  const { path, colour } = SHAPES[kind];
  return markup`<svg class="shape" viewBox="0 0 10 10" role="img" aria-label="${kind}"><path d="${path}" fill="${colour}"/></svg>`;
}
