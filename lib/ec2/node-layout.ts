import { invalid } from '../private/errors';
import { EC2_LAYOUT } from '../sizing/ec2-layout';

/** What a node does in its cluster: vote on metadata, keep records, or both. */
export type NodeRole = 'controller' | 'broker' | 'combined';

/** One node of a cluster, before anything is made of it. */
export interface NodePlace {
  /** For life: no other node of the cluster ever has it. */
  readonly id: number;
  readonly role: NodeRole;
  /** Place of its zone in the network, from 1. */
  readonly slot: number;
}

/** What the nodes are computed from. */
export interface NodeLayoutOptions {
  readonly zones: number;
  readonly brokersPerZone: number;
  /** Ids that were in use once and are not any more. */
  readonly retired: readonly number[];
  /** The zone of each controller, or none where brokers do their work. */
  readonly controllerSlots?: readonly number[];
}

/** Ids below are those of controllers, so that a broker can never have one of them. */
const IDS_PER_SLOT = EC2_LAYOUT.brokersPerZone + 1;

/** With three voters one may be lost. */
const COMBINED_VOTERS = 3;

/**
 * The nodes of a cluster: controllers 1 to 9, brokers 101 and on in the first zone, 201 and on in the second, 301 and on
 * in the third. Neither a broker nor a zone that is added gives another node another id.
 */
export function nodeLayout({ zones, brokersPerZone, retired, controllerSlots }: NodeLayoutOptions): NodePlace[] {
  checkRetired(retired, zones);
  const brokers = slotsOf(zones).flatMap((slot) => {
    const ids = idsOf(slot).filter((id) => !retired.includes(id));
    return ids.slice(0, brokersPerZone).map((id) => ({ id, role: 'broker' as const, slot }));
  });
  if (controllerSlots) {
    const controllers = controllerSlots.map((slot, index) => ({ id: index + 1, role: 'controller' as const, slot }));
    return [...controllers, ...brokers];
  }
  const voters = combinedVoters(zones);
  checkVoters(voters, retired);
  return brokers.map((broker) => (voters.includes(broker.id) ? { ...broker, role: 'combined' as const } : broker));
}

/** The first broker of each zone, and where there are two zones the second of the first: 101, 201, 102. */
function combinedVoters(zones: number): number[] {
  const byTurns = Array.from({ length: COMBINED_VOTERS }, (_, nth) =>
    slotsOf(zones).map((slot) => idsOf(slot)[nth] ?? 0),
  );
  return byTurns.flat().slice(0, COMBINED_VOTERS);
}

/** One controller in each zone in turn. */
export function spread(count: number, zones: number): number[] {
  return Array.from({ length: count }, (_, index) => (index % zones) + 1);
}

/** `c1`, `b101`: for life, as the quorum remembers its members by name. */
export function hostName({ id, role }: NodePlace, domain: string): string {
  return `${role === 'controller' ? 'c' : 'b'}${id}.${domain}`;
}

/** The most brokers that a zone can ever have had, retired ones included. */
export const BROKERS_PER_SLOT = EC2_LAYOUT.brokersPerZone;

function slotsOf(zones: number): number[] {
  return Array.from({ length: zones }, (_, index) => index + 1);
}

function idsOf(slot: number): number[] {
  return Array.from({ length: BROKERS_PER_SLOT }, (_, index) => slot * IDS_PER_SLOT + index + 1);
}

function checkVoters(voters: readonly number[], retired: readonly number[]): void {
  const lost = voters.filter((id) => retired.includes(id));
  if (lost.length > 0) {
    throw invalid(
      `'retired' must not hold brokers that are controllers as well, ${voters.join(', ')}, got ${lost.join(', ')}: the quorum ` +
        `knows its members by id; take Controllers.dedicated() for a cluster that lives on`,
    );
  }
}

function checkRetired(retired: readonly number[], zones: number): void {
  const possible = slotsOf(zones).flatMap(idsOf);
  for (const [index, id] of retired.entries()) {
    if (!possible.includes(id)) {
      const ranges = slotsOf(zones).map((slot) => `${slot}01 to ${slot}99`);
      throw invalid(`'retired' must hold ids of brokers, ${ranges.join(', ')}, got ${id}`);
    }
    if (retired.indexOf(id) !== index) {
      throw invalid(`'retired' must hold every id once, got ${id} twice`);
    }
  }
}
